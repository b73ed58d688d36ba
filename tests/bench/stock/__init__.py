"""The peer: the same models on stock admin, guardian, simple-history and import-export, sensibly set up."""
