"""Plants a new password on the disk of a Windows that does not run, or reads back what came of it.

    stage.py MOUNT_POINT [unstage]

The file "key.pem" has the key before anything is written, and "password" what the guest made, before its marker is
removed. Needs no network.
"""

import sys
from pathlib import Path

from azvmreset import AzvmresetError, SealingKey, stage, unstage

volume = sys.argv[1]
try:
    if len(sys.argv) == 2:
        report = stage(volume, username="azureuser", sealing_key=SealingKey.generate(), key_out="key.pem")
        print(report.json)
    else:
        key = SealingKey.from_pem(Path("key.pem").read_bytes())
        print(unstage(volume, sealing_key=key, secret_out="password").json)
except AzvmresetError as error:
    sys.exit(f"{error.message}\n{error.remedy}")
