"""Official travel advice as governments publish it: from bytes to advisories, and what is believed of it.

`advisory` has the records, `governments` each government's scale. A reader is a module a government, and
`readers` lists them. `quarantine` decides what of a reading is taken, `live` is what answers read.
"""
