"""Objects out of rows, with what was selected along: as `Model.from_db`, of columns that are known beforehand.

A page makes some fifty of them. Django's own way asks of each column anew whether it was fetched, and tells two signals
that nobody here hears; it takes three times as long.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models.base import Model, ModelState

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Loader:
    """Makes one kind of object out of its columns of a row, and links those that were selected along."""

    model: type[Model]
    names: tuple[str, ...]  # attributes, in the order of the columns; the others are fetched when they are asked for
    columns: slice
    key: int  # the column of the primary key in a row: null where there is no object
    along: tuple["Along", ...]

    def load(self, row: Row, database: str) -> Any:
        one = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, database
        one.__dict__ = {"_state": state, **dict(zip(self.names, row[self.columns], strict=True))}
        for each in self.along:
            other = each.loader.load(row, database) if row[each.loader.key] is not None else None
            each.here(one, other)
            if other is not None:
                each.there(other, one)
        return one


@dataclass(frozen=True)
class Along:
    """What `select_related` links, and how it is set on either side."""

    loader: Loader
    here: Callable[[Any, Any], None]
    there: Callable[[Any, Any], None]


def loader_of(compiler: Any) -> Loader:
    """For the rows of a compiled queryset of models; raises ValueError for a model that inherits a table."""
    return _loader(compiler.klass_info, compiler.select)


def _loader(info: dict[str, Any], select: Any) -> Loader:
    if info.get("from_parent"):
        raise ValueError(f"{info['model'].__name__} inherits a table, whose columns stand elsewhere")
    columns = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
    names = tuple(expression.target.attname for expression, _, _ in select[columns])
    return Loader(
        model=info["model"],
        names=names,
        columns=columns,
        key=columns.start + names.index(info["model"]._meta.pk.attname),
        along=tuple(
            Along(_loader(one, select), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", [])
        ),
    )
