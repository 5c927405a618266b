"""What a community yields."""

from reports.models.competences import Competence, Framework
from reports.models.outcomes import Feedback, LearningOutcome

__all__ = ["Competence", "Feedback", "Framework", "LearningOutcome"]
