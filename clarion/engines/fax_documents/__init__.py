"""Makes fax pages out of documents. `process.py` is the port, `worker.py` the sandboxed program behind it, which starts
for each fax; the libraries that read files of strangers are never loaded into the server.
"""
