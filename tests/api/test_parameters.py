"""What is kept of the types of parameters is what FastAPI says, and FastAPI asks for it."""

from typing import Annotated, Any, Literal

from fastapi import FastAPI, Query
from fastapi.testclient import TestClient

from clarion.api import parameters


def test_what_is_kept_is_what_fastapi_says() -> None:
    unhashable: Any = Annotated[list[int], {"a": 1}]
    for annotation in (str, int, list[str], list[str] | None, str | None, Annotated[list[int], 1], tuple[int, ...],
                       Literal["a"], list[Literal["a"]], bytes, unhashable):  # fmt: skip
        for _ in range(2):
            assert parameters.may_be_several(annotation) == parameters._of_fastapi(annotation), annotation


def test_fastapi_asks_for_what_is_kept() -> None:
    parameters.keep_kinds_of_parameters()
    assert parameters.utils.field_annotation_is_sequence is parameters.may_be_several
    app = FastAPI()

    @app.get("/")
    async def read(many: Annotated[list[int], Query()], one: str = "x") -> Any:
        return [many, one]

    before = parameters._kept.cache_info()
    client = TestClient(app)
    assert [client.get("/?many=1&many=2&one=3").json() for _ in range(2)] == [[[1, 2], "3"]] * 2
    assert parameters._kept.cache_info().hits > before.hits
