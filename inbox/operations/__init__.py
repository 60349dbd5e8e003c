"""The verbs: one verb, one transaction each."""
