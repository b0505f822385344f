"""Without the guard a spawned child starts a child of its own while importing: RuntimeError."""

import pathlib
import subprocess
import sys
import tempfile

MODULE = """
import multiprocessing

def work():
    print("work", flush=True)

GUARD
    multiprocessing.set_start_method("spawn")
    child = multiprocessing.Process(target=work)
    child.start()
    child.join()
"""

for name, guard in (("without", "if True:"), ("with", 'if __name__ == "__main__":')):
    with tempfile.TemporaryDirectory() as folder:
        program = pathlib.Path(folder, "program.py")
        program.write_text(MODULE.replace("GUARD", guard))
        run = subprocess.run([sys.executable, program], capture_output=True, text=True)
    errors = [line.split(":")[0] for line in run.stderr.splitlines() if line.startswith("RuntimeError")]
    print(f"{name} the guard: printed {run.stdout.split()}, errors {errors}")
