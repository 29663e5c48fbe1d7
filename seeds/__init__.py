"""The documents that answers rest on: data only, one YAML record a source."""
