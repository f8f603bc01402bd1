"""Previews of pictures, documents, sounds and films, made by a program of its own (`maker`) that can do little harm.

`process.PreviewProcess` starts it for each file. Nothing is imported here: the program has to start light, and the
server never loads the libraries that read files of strangers.
"""
