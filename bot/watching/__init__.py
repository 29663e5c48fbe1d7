"""How an operator watches the bot: what is counted, what it needs to answer, and the port that shows both."""

from bot.watching.error_count import ErrorCount
from bot.watching.metrics import Metrics
from bot.watching.readiness import Check, Readiness
from bot.watching.server import PortError, watched

__all__ = ["Check", "ErrorCount", "Metrics", "PortError", "Readiness", "watched"]
