"""How each kind of channel is spoken to; all of them raise EffectFailed when the message was not taken."""

import base64
import hashlib
import hmac
import http.client
import json
import time
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from organization import clock
from processes.effects import EffectFailed, EffectRefused
from processes.models import Channel, ChannelKind
from processes.services.post_safely import TargetRefused, post_and_read
from processes.services.webhooks import signature

from .apprise_robot import send_apprise
from .message import ChannelMessage

LONGEST_WECOM = 2000
LONGEST_ROBOT = 15_000


def send_wecom(channel: Channel, message: ChannelMessage) -> None:
    """Tells a WeCom group; the key in the robot's address is all it asks for."""
    body = {"msgtype": "text", "text": {"content": message.text(longest=LONGEST_WECOM)}}
    _ask(channel.target, body, code="errcode", words="errmsg")


def send_dingtalk(channel: Channel, message: ChannelMessage) -> None:
    """Tells a DingTalk group; with a secret the address is signed."""
    url = channel.target
    if channel.secret:
        stamp = str(int(time.time() * 1000))
        signed = hmac.new(channel.secret.encode(), f"{stamp}\n{channel.secret}".encode(), hashlib.sha256).digest()
        query = urlencode({"timestamp": stamp, "sign": base64.b64encode(signed).decode()})
        url += ("&" if "?" in url else "?") + query
    body = {"msgtype": "text", "text": {"content": message.text(longest=LONGEST_ROBOT)}}
    _ask(url, body, code="errcode", words="errmsg")


def send_feishu(channel: Channel, message: ChannelMessage) -> None:
    """Tells a Feishu group; with a secret the message is signed."""
    body: dict[str, Any] = {"msg_type": "text", "content": {"text": message.text(longest=LONGEST_ROBOT)}}
    if channel.secret:
        stamp = str(int(time.time()))
        signed = hmac.new(f"{stamp}\n{channel.secret}".encode(), b"", hashlib.sha256).digest()
        body |= {"timestamp": stamp, "sign": base64.b64encode(signed).decode()}
    _ask(channel.target, body, code="code", words="msg")


def send_webhook(channel: Channel, message: ChannelMessage) -> None:
    """Posts the lines as JSON, signed like every webhook of ours."""
    lines = [{"text": each.text, "url": each.url} for each in message.lines]
    post_signed(channel, key=message.key, payload={"event": "messages", "subject": message.subject, "lines": lines})


def post_signed(channel: Channel, *, key: str, payload: Mapping[str, Any]) -> None:
    """Posts a signed message under a key that stays the same however often it is tried. Raises EffectFailed."""
    document = {"id": key, "at": clock.now().isoformat(), **payload}
    body = json.dumps(document, ensure_ascii=False).encode()
    stamp = str(int(time.time()))
    headers = {
        "User-Agent": "Guicheng-Webhook/1",
        "Webhook-Id": key,
        "Webhook-Timestamp": stamp,
        "Webhook-Signature": signature(channel.secret, key, stamp, body),
    }
    status, _answer = _post(channel.target, body, headers)
    if not 200 <= status < 300:
        raise EffectFailed("webhook_status", status=status)


def send_email(channel: Channel, message: ChannelMessage) -> None:
    """Writes to a mailbox that several people read."""
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2] or "localhost"
    mail = EmailMessage(
        subject=f"【{message.site}】{message.subject}"[:200],
        body=message.text(),
        to=[each.strip() for each in channel.target.split(",")],
        headers={"Message-ID": f"<{message.key.replace(':', '.')}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        get_connection(timeout=settings.EMAIL_TIMEOUT).send_messages([mail])
    except OSError as error:
        raise EffectFailed("mail_refused", reason=type(error).__name__) from error


def _ask(url: str, body: Mapping[str, Any], *, code: str, words: str) -> None:
    """Robots answer 200 whatever happens and say in the body what went wrong."""
    status, answer = _post(url, json.dumps(body, ensure_ascii=False).encode(), {})
    if not 200 <= status < 300:
        raise EffectFailed("webhook_status", status=status)
    try:
        told = json.loads(answer)
    except ValueError as error:
        raise EffectFailed("robot_answer_strange") from error
    if not isinstance(told, dict) or code not in told:
        raise EffectFailed("robot_answer_strange")
    if told[code] != 0:
        raise EffectFailed("robot_refused", number=str(told[code])[:20], words=str(told.get(words, ""))[:200])


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    sent = {"Content-Type": "application/json; charset=utf-8", **headers}
    try:
        return post_and_read(url, body, sent)
    except TargetRefused as refused:
        kind = EffectFailed if refused.code == "name_unknown" else EffectRefused
        raise kind("webhook_refused", reason=refused.code) from refused
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise EffectFailed("webhook_unreachable", reason=type(error).__name__) from error


Send = Callable[[Channel, ChannelMessage], None]
ROBOTS: Mapping[str, Send] = {
    ChannelKind.WECOM: send_wecom,
    ChannelKind.DINGTALK: send_dingtalk,
    ChannelKind.FEISHU: send_feishu,
    ChannelKind.EMAIL: send_email,
    ChannelKind.WEBHOOK: send_webhook,
    ChannelKind.APPRISE: send_apprise,
}
