"""Three machines of a cluster in network namespaces, lost one after another while calls and posts go on."""
