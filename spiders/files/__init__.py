"""The text of files that a site offers (docx, xlsx, pdf), looked through in a process of its own with bounds."""
