"""Settings of mail and Notify that are wrong stop the service at start, each by name."""

import pytest

from licensing.messages.channels import email_channel, letter_channel
from licensing.messages.rules import Channel
from licensing.settings import SettingsRefused, settings
from tests.builders.mail import told
from tests.builders.notify import KEY

FROM = {"mail_host": "mail.example", "mail_from": "licensing@calderbrook.example"}


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"mail_host": "mail.example"}, "MAIL_FROM"),
        (FROM | {"mail_from": "a@b.example\nBcc: c@d.example"}, "MAIL_FROM"),
        (FROM | {"mail_user": "calderbrook", "mail_starttls": "true"}, "MAIL_PASSWORD"),
        (FROM | {"mail_user": "calderbrook", "mail_password": "secret"}, "MAIL_STARTTLS"),
        (FROM | {"mail_timeout_seconds": "0"}, "MAIL_TIMEOUT_SECONDS"),
        ({"notify_api_key": "not-a-key"}, "NOTIFY_API_KEY"),
        ({"notify_email_template": "an-id"}, "NOTIFY_API_KEY"),
        ({"notify_api_key": KEY, "notify_base_url": "http://notify.example"}, "NOTIFY_BASE_URL"),
    ],
)
def test_what_is_wrong_is_named(monkeypatch, given, named):
    told(monkeypatch, **given)

    with pytest.raises(SettingsRefused, match=f"LICENSING_{named}"):
        settings()
    monkeypatch.undo()
    settings.cache_clear()


def test_email_leaves_by_the_mail_server_else_by_notify_else_not(monkeypatch):
    assert (email_channel(), letter_channel()) == (None, None)
    told(monkeypatch, notify_api_key=KEY, notify_email_template="an-id")
    assert (email_channel(), letter_channel()) == (Channel.NOTIFY_EMAIL, Channel.NOTIFY_LETTER)
    assert email_channel(with_file=True) is None
    told(monkeypatch, **FROM)
    assert email_channel(with_file=True) is Channel.SMTP
    monkeypatch.undo()
    settings.cache_clear()
