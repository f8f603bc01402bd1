"""Speech to text for other programs (the operations caiSpeechToText and caiJobStatusGet)."""

from clarion.features.phone.speech_jobs.routes import router as speech_jobs_router
from clarion.features.phone.speech_jobs.worker import SpeechJobs

__all__ = ["SpeechJobs", "speech_jobs_router"]
