"""What IPython loads when a notebook of the course starts."""

c = get_config()  # noqa: F821 - IPython runs this file
c.InteractiveShellApp.extensions = ["lecture_code.practice.error_help"]
