"""How many telephones the participants' pages bear, and whether an answer is ever lost.

``python -m benchmarks.studio`` lets 300 telephones answer 20 items each, ten minutes of a test in
30 seconds, and ends the server by SIGKILL ten times meanwhile; then it sends 1,000 answers a
second. All traffic stays on the loopback.
"""
