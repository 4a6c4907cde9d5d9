from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from copilot.pipeline import Copilot
from copilot.prompting import ProcedureBook
from copilot.reviews.people.roles import User
from copilot.reviews.sending.outlets import CallbackOutlet, Outgoing
from copilot.settings import Settings
from copilot.ui.parts import Parts, build_parts
from copilot.ui.stores import fill_with_samples, open_store

AGENT = User(name="ann", roles=frozenset({"agent"}))
OTHER = User(name="bea", roles=frozenset({"agent"}))
LEAD = User(name="lee", roles=frozenset({"supervisor"}))
QA = User(name="quinn", roles=frozenset({"qa"}))
TOKEN = User(name="token:shop", roles=frozenset({"integrator"}))


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Parts:
    folder = tmp_path_factory.mktemp("built")
    settings = Settings(database_url=f"sqlite:///{folder / 'none.sqlite'}", index=folder / "index")
    return build_parts(settings, copilot=Copilot.from_settings(settings))


class Taken(list[Outgoing]):
    """What an outlet was handed."""


@pytest.fixture
def taken() -> Taken:
    return Taken()


@pytest.fixture
def parts(built: Parts, tmp_path: Path, taken: Taken) -> Parts:
    settings = built.settings.model_copy(update={"database_url": f"sqlite:///{tmp_path / 'reviews.sqlite'}"})
    store = open_store(settings)
    fill_with_samples(store)
    made = replace(
        built, settings=settings, store=store, outlet=CallbackOutlet(taken.append), procedures=built.procedures
    )
    assert isinstance(made.procedures, ProcedureBook)
    yield made
    store.close()
