"""Files and folders that the program writes, and where its jobs run."""
