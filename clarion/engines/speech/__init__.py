"""Speech and sounds: prompts that callers hear, in files that the media engine plays.

`PromptLibrary` renders what is missing at start and finds a prompt by id; `speak_to_file` says any text;
`SpeechVoice` makes sounds of texts and uploads for the features, `StandardPrompts`
shows them the prompts; `SpeechRecogniser` writes down what is said.
"""

from clarion.engines.speech.library import PromptLibrary
from clarion.engines.speech.recogniser import SpeechRecogniser, open_recogniser
from clarion.engines.speech.sounds import SpeechVoice
from clarion.engines.speech.standard import StandardPrompts
from clarion.engines.speech.voices import speak_to_file

__all__ = ["PromptLibrary", "SpeechRecogniser", "SpeechVoice", "StandardPrompts", "open_recogniser", "speak_to_file"]
