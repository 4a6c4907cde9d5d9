"""The copilot as a LangChain runnable, for integrators who build on langchain-core."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.runnables import Runnable, RunnableConfig

from copilot.case import Case
from copilot.conversation import Conversation, Message, Role
from copilot.errors import InputError
from copilot.reply import Reply

if TYPE_CHECKING:
    from copilot.pipeline import Copilot

__all__ = ["CopilotRunnable"]

Input = Conversation | Case | list[BaseMessage] | str


class CopilotRunnable(Runnable[Input, Reply]):
    """Takes a conversation, a case, LangChain messages or one message as text; returns the checked Reply."""

    def __init__(self, copilot: Copilot) -> None:
        """Take the copilot that answers."""
        self._copilot = copilot

    def invoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Reply:
        """Return the reply, for callers without an event loop."""
        case = _case(input)
        return self._copilot.reply_sync(case.to_conversation(), case.facts, case.shop, **kwargs)

    async def ainvoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Reply:
        """Return the reply."""
        case = _case(input)
        return await self._copilot.reply(case.to_conversation(), case.facts, case.shop, **kwargs)


def _case(given: Input) -> Case:
    if isinstance(given, Case):
        return given
    if isinstance(given, Conversation):
        return Case(id=given.id, conversation=given.messages)
    if isinstance(given, str):
        return Case(conversation=(Message(role="customer", text=given),))
    if isinstance(given, list) and all(isinstance(message, BaseMessage) for message in given):
        return Case(conversation=tuple(_message(message) for message in given))
    raise InputError(f"expected a conversation, a case, messages or a text, got {type(given).__name__}")


def _message(message: BaseMessage) -> Message:
    role: Role = "system"
    if isinstance(message, (HumanMessage, AIMessage)):
        role = "customer" if isinstance(message, HumanMessage) else "agent"
    return Message(role=role, text=str(message.content))
