"""What is done to captured bytes: pure functions, records in, records out.

No network, no archive, no clock. What a step needs from outside comes as an argument.
"""
