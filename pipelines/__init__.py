"""Item pipelines, one field or one side effect each."""
