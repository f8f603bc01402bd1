"""Speech to text for other programs: caiSpeechToText and caiJobStatusGet."""

from typing import Any

from clarion.base.transcription import NoSpeech, Recogniser
from clarion.base.voice import Voice
from clarion.engines.speech import SpeechVoice
from clarion.features.people import demo
from clarion.features.phone.speech_jobs import SpeechJobs
from clarion.features.phone.speech_jobs.rules import failed, heard
from tests.features.phone.listening import Heard, all_heard, spoken
from tests.features.phone.sounds import wav
from tests.support.api import Api
from tests.support.receiver import receiver
from tests.support.waiting import wait_for
from tests.support.web_pages import Page, web_pages

ASK = "/ai/audio/v1/async/speech-to-text"
JOB = "/ai/status/v1/jobs/"


async def asked(api: Api, body: dict[str, Any], webhook: str) -> Any:
    headers = await api.as_person()
    return await api.client.post(ASK, json=body, params={"webhook": webhook} if webhook else {}, headers=headers)


async def job(api: Api, job_id: str, organisation: demo.DemoOrganisation = demo.DEMO) -> Any:
    return await api.client.get(JOB + job_id, headers=await api.as_person("101", organisation))


async def done(api: Api, job_id: str) -> dict[str, Any]:
    """What became of it; the application itself works on it, too."""

    async def finished() -> dict[str, Any] | None:
        await api.here.get(SpeechJobs).do_next()
        await all_heard(api)
        found: dict[str, Any] = (await job(api, job_id)).json()
        return found if "status" in found else None

    return await wait_for(finished, missing="an end of the job", timeout=40) or {}


async def test_a_file_is_fetched_heard_and_its_words_are_posted(api: Api) -> None:
    body = {"encoding": "Wav", "languageCode": "en-US", "separateSpeakerPerChannel": True,
            "speechContexts": [{"phrases": ["umbrella"]}]}  # fmt: skip
    async with web_pages() as pages, receiver() as hook:
        pages.pages["/a.wav"] = Page(wav(), "audio/wav")
        body["contentUri"] = pages.url("/a.wav")
        assert (await asked(api, body, hook.address)).status_code == 503, "nobody listens here"
        listener = api.here.offer(Recogniser, Heard(spoken("Where is it?", "In the kitchen."), NoSpeech("noise")))
        wrong = [body | {"encoding": "Tape"}, body | {"languageCode": "?"}, body | {"contentUri": "file:///etc/passwd"},
                 body | {"enableSpeakerDiarization": True, "separateSpeakerPerChannel": False}]  # fmt: skip
        for other in wrong:
            assert (await asked(api, other, hook.address)).status_code == 400
        assert (await asked(api, body, "")).status_code == 400

        answer = await asked(api, body, hook.address)
        assert (answer.status_code, set(answer.json())) == (202, {"jobId"})
        told = await done(api, answer.json()["jobId"])
        assert told["status"] == "Success"
        assert told["response"]["transcript"] == "Where is it? In the kitchen."
        assert told["response"]["words"][3] == {
            "word": "In", "start": 3.0, "end": 3.9, "confidence": 0.8, "speakerId": "1",
        }  # fmt: skip
        assert (told["response"]["speakerCount"], len(told["response"]["utterances"])) == (2, 2)
        assert listener.asked[0][1:] == ("en-US", ["umbrella"])
        assert (await hook.got(1))[0] == told, "the same is posted"
        assert (await job(api, told["jobId"], demo.NEIGHBOUR)).status_code == 404

        again = await done(api, (await asked(api, body, hook.address)).json()["jobId"])
        assert (again["status"], again["response"]["errors"][0]["errorCode"]) == ("Fail", "CAI-110")
        missing = body | {"contentUri": pages.url("/b.wav")}
        gone = await done(api, (await asked(api, missing, hook.address)).json()["jobId"])
        assert "404" in gone["response"]["errors"][0]["message"]
        api.here.offer(Voice, SpeechVoice())
        pages.pages["/c.wav"] = Page(b"no sound at all", "audio/wav")
        noise = body | {"contentUri": pages.url("/c.wav"), "separateSpeakerPerChannel": False}
        refused = await done(api, (await asked(api, noise, hook.address)).json()["jobId"])
        assert refused["response"]["errors"][0]["errorCode"] == "CAI-105"
        assert len(await hook.got(4)) == 4
        files = api.here.settings.data / "files" / "speech"
        assert not [path for path in files.rglob("*") if path.is_file()], "no file of a stranger is kept"
    api.clock.advance(8 * 86400)
    assert (await api.client.get(JOB + told["jobId"], headers=(await fresh(api)))).status_code == 404, "after a week"


async def fresh(api: Api) -> dict[str, str]:
    api.tokens.clear()
    return await api.as_person()


def test_what_a_program_is_told() -> None:
    kept = [[0, [["Hello.", 0.0, 0.5, 0.9]]]]
    assert "utterances" not in heard(kept, per_channel=False)
    assert heard([], per_channel=True) == {
        "transcript": "", "words": [], "confidence": 0.0, "speakerCount": 0, "utterances": [],
    }  # fmt: skip
    assert failed("CAI-106", "gone", "contentUri")["errors"][0]["parameterName"] == "contentUri"
