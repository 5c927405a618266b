"""The shared fixtures do what their names say."""

from django.core.mail import send_mail

from lwg import clock
from lwg.accounts.models import User


def test_the_clock_stands_where_it_is_put_in_amsterdam_time(at):
    at("2026-12-01T09:00")
    assert clock.now().isoformat() == "2026-12-01T09:00:00+01:00"
    at("2026-06-01T09:00")
    assert clock.now().isoformat() == "2026-06-01T09:00:00+02:00"


def test_a_mail_arrives_at_the_sink(smtp_sink):
    send_mail("Dag", "Tekst", None, ["anna@demo.example"])
    assert [message["Subject"] for message in smtp_sink.to("anna@demo.example")] == ["Dag"]


def test_someone_is_logged_in(db, logged_in):
    user = User.objects.create_user("anna@demo.example", "geheim-woord")
    assert logged_in(user).session["_auth_user_id"] == str(user.pk)
