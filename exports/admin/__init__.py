"""The screens of export, and their addresses in the staff's site."""
