"""Services that Apprise knows how to talk to."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from processes.effects import EffectFailed, EffectRefused
from processes.models import Channel
from processes.services.post_safely import allows_private

from .message import ChannelMessage

FIXED = frozenset(
    {
        "dingtalk", "discord", "feishu", "gchat", "ifttt", "kook", "lark", "line", "pbul", "pover", "pushme",
        "pushplus", "qq", "schan", "slack", "spugpush", "tgram", "twist", "wecombot", "wxpusher", "wxteams",
    }
)  # fmt: skip
"""Services with one address in the public internet. With others the address itself says where to connect to, which
is somebody's choice: allowed only where messages may stay inside the house."""


def apprise_problem(address: str) -> str:
    """Returns why an address is not used ("" when it is): ``apprise_elsewhere``, ``apprise_template``, …"""
    scheme = address.partition("://")[0].lower()
    if "://" not in address:
        return "strange_address"
    if "template" in parse_qs(urlsplit(address).query, keep_blank_values=True):
        return "apprise_template"  # it would read a file of this machine
    if scheme not in FIXED and not allows_private():
        return "apprise_elsewhere"
    return ""


def send_apprise(channel: Channel, message: ChannelMessage) -> None:
    """Sends a message through Apprise; redirects are not followed. Raises EffectFailed."""
    if problem := apprise_problem(channel.target):
        raise EffectRefused("webhook_refused", reason=problem)
    robot = apprise_robot(channel.target)
    if robot is None:
        raise EffectRefused("webhook_refused", reason="strange_address")
    if not robot.notify(title=f"【{message.site}】{message.subject}"[:200], body=message.text()):
        raise EffectFailed("robot_refused", number="", words=str(robot.service_name))


def apprise_robot(address: str) -> Any:
    """Returns Apprise's object for an address, or None when it does not understand it."""
    # Reading its hundred services takes a while, and most sites have no such channel.
    from apprise import Apprise, AppriseAsset

    robot = Apprise.instantiate(address, asset=AppriseAsset(http_redirects=False, secure_logging=True))
    if robot is not None:
        # An address cannot ask for less than that.
        robot.redirects, robot.verify_certificate = False, True
    return robot
