import pkg
helped = "half made: " + str("VALUE" in pkg.__dict__)
