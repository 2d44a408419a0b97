"""What IPython loads in JupyterLite, where a reader's browser runs it."""

import logging

c = get_config()  # noqa: F821 - IPython runs this file
c.InteractiveShellApp.extensions = ["lecture_code.practice.error_help"]
# It completes names from what there is, without reading sources.
c.InteractiveShellApp.exec_lines = ["get_ipython().Completer.use_jedi = False"]
# matplotlib looks for fonts at each start, and says so below the first picture.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)
