"""azvmreset-sim as its users meet it: its lines, its exit codes, and what its faults look like on the wire."""

from __future__ import annotations

import base64
import email.utils
import http.client
import json
import re
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from contextlib import closing
from pathlib import Path
from typing import Any

PROGRAM, REPOSITORY = sys.argv[1], Path(sys.argv[2])


class Simulator:
    def __init__(self, *options: str) -> None:
        self.process = subprocess.Popen([PROGRAM, *options], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        self.ready: dict[str, Any] = json.loads(self.process.stdout.readline())
        here = urllib.parse.urlsplit(self.ready["arm_endpoint"])
        self.port = here.port
        self.tls = ssl.create_default_context(cafile=self.ready["ca_file"]) if here.scheme == "https" else None

    def connect(self, host: str = "127.0.0.1", timeout: float = 20) -> http.client.HTTPConnection:
        if self.tls is None:
            return http.client.HTTPConnection(host, self.port, timeout=timeout)
        return http.client.HTTPSConnection(host, self.port, timeout=timeout, context=self.tls)

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, dict[str, str], bytes]:
        text = json.dumps(body) if isinstance(body, dict) else body
        if isinstance(body, dict):
            headers.setdefault("Content-Type", "application/json")
        with closing(self.connect()) as connection:
            connection.request(method, path, body=text, headers=headers)
            with connection.getresponse() as answer:
                return answer.status, dict(answer.getheaders()), answer.read()

    def fault(self, **what: Any) -> None:
        status, _, body = self.ask("POST", "/_sim/faults", what)
        assert status == 201, body

    def bearer(self) -> dict[str, str]:
        form = urllib.parse.urlencode(
            {
                "grant_type": "client_credentials",
                "client_id": self.ready["client_id"],
                "client_secret": self.ready["client_secret"],
                "scope": self.ready["arm_endpoint"] + "/.default",
            }
        )
        path = f"/{self.ready['tenant_id']}/oauth2/v2.0/token"
        status, _, body = self.ask("POST", path, form, **{"Content-Type": "application/x-www-form-urlencoded"})
        assert status == 200, body
        return {"Authorization": "Bearer " + json.loads(body)["access_token"]}

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(timeout=30)


def run(*options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([PROGRAM, *options], capture_output=True, text=True, timeout=60)


class Identity(unittest.TestCase):
    """The port on which the identity of the machine is given out."""

    resource = "resource=" + urllib.parse.quote("https://management.azure.com", safe="")

    def ask(self, endpoint: str, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        with closing(http.client.HTTPConnection(urllib.parse.urlsplit(endpoint).netloc, timeout=20)) as connection:
            connection.request("GET", path, headers=headers)
            with connection.getresponse() as answer:
                return answer.status, dict(answer.getheaders()), answer.read()

    def test_speaks_plain_http_beside_https_and_gives_out_nothing_else(self) -> None:
        with tempfile.TemporaryDirectory() as keys:
            azure = Simulator("--identity-port", "0", "--arc-keys", keys)
            self.addCleanup(azure.stop)
            here = azure.ready["identity_endpoint"]
            token = f"/metadata/identity/oauth2/token?api-version=2018-02-01&{self.resource}"
            status, _, body = self.ask(here, token, Metadata="true")
            self.assertEqual(status, 200)
            bearer = {"Authorization": "Bearer " + json.loads(body)["access_token"]}
            self.assertEqual(azure.ask("GET", "/subscriptions?api-version=2022-12-01", **bearer)[0], 200)
            self.assertEqual(self.ask(here, "/_sim/world")[0], 404)
            self.assertEqual(self.ask(here.replace("127.0.0.1", "localhost"), token, Metadata="true")[0], 200)
            self.assertNotEqual(azure.ask("GET", token, Metadata="true")[0], 200)

            token = token.replace("2018-02-01", "2019-11-01")
            status, headers, _ = self.ask(here, token, Metadata="true")
            self.assertEqual(status, 401)
            key = Path(headers["WWW-Authenticate"].removeprefix("Basic realm="))
            self.assertEqual(str(key.parent), keys)
            self.assertEqual(key.stat().st_mode & 0o777, 0o600)
            basic = "Basic " + key.read_text()
            self.assertEqual(self.ask(here, token, Metadata="true", Authorization=basic)[0], 200)

    def test_is_absent_unless_it_is_asked_for(self) -> None:
        azure = Simulator()
        self.addCleanup(azure.stop)
        self.assertNotIn("identity_endpoint", azure.ready)

    def test_a_person_is_played_by_the_control_path(self) -> None:
        azure = Simulator()
        self.addCleanup(azure.stop)
        form = {"client_id": azure.ready["client_id"], "scope": azure.ready["arm_endpoint"] + "/.default"}
        form_type = {"Content-Type": "application/x-www-form-urlencoded"}
        _, _, body = azure.ask(
            "POST", "/organizations/oauth2/v2.0/devicecode", urllib.parse.urlencode(form), **form_type
        )
        code = json.loads(body)
        waiting = json.loads(azure.ask("GET", "/_sim/device-codes")[2])
        self.assertEqual(waiting["value"], [code["user_code"]])
        self.assertEqual(azure.ask("POST", "/_sim/device-codes", {"user_code": "nobody's"})[0], 404)
        self.assertEqual(azure.ask("POST", "/_sim/device-codes", {"user_code": code["user_code"]})[0], 204)
        form = {
            "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            "client_id": form["client_id"],
            "device_code": code["device_code"],
        }
        path = "/organizations/oauth2/v2.0/token"
        # Asked before the interval is over.
        body = azure.ask("POST", path, urllib.parse.urlencode(form), **form_type)[2]
        self.assertEqual(json.loads(body)["error"], "slow_down")


class SideBySide(unittest.TestCase):
    """Several clouds from one process."""

    def setUp(self) -> None:
        self.azure = Simulator("--cloud", "AzureChinaCloud", "--cloud", "USSec", "--cloud", "custom")
        self.addCleanup(self.azure.stop)
        self.clouds = {cloud["name"]: cloud for cloud in self.azure.ready["clouds"]}

    def ask(self, url: str, form: dict[str, str] | None = None, bearer: str = "") -> tuple[int, dict[str, str], Any]:
        place = urllib.parse.urlsplit(url)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if form else {}
        if bearer:
            headers["Authorization"] = "Bearer " + bearer
        method = "POST" if form else "GET"
        with closing(http.client.HTTPSConnection(place.netloc, timeout=20, context=self.azure.tls)) as connection:
            body = urllib.parse.urlencode(form) if form else None
            connection.request(method, f"{place.path}?{place.query}", body=body, headers=headers)
            with connection.getresponse() as answer:
                return answer.status, dict(answer.getheaders()), json.loads(answer.read() or b"null")

    def token(self, who: dict[str, Any], where: dict[str, Any]) -> tuple[int, Any]:
        form = {"grant_type": "client_credentials", "scope": where["arm_endpoint"] + "/.default"}
        form |= {name: who[name] for name in ("client_id", "client_secret")}
        status, _, body = self.ask(f"{where['authority']}/{who['tenant_id']}/oauth2/v2.0/token", form)
        return status, body

    def test_the_ready_line_names_all_and_begins_with_the_first(self) -> None:
        self.assertEqual(list(self.clouds), ["AzureChinaCloud", "USSec", "Custom"])
        for member in ("arm_endpoint", "authority", "tenant_id", "client_id", "client_secret", "subscription_id"):
            values = {cloud[member] for cloud in self.clouds.values()}
            self.assertEqual(len(values), 3, member)
            self.assertEqual(self.azure.ready[member], self.clouds["AzureChinaCloud"][member])
        self.assertNotEqual(self.azure.ready["arm_endpoint"], self.azure.ready["authority"])

    def test_each_takes_its_own_tokens_and_no_others(self) -> None:
        for here in self.clouds.values():
            for there in self.clouds.values():
                status, answer = self.token(here, there)
                self.assertEqual(status, 200 if here is there else 400, answer)
                token = self.token(here, here)[1]["access_token"]
                url = there["arm_endpoint"] + "/subscriptions?api-version=2022-12-01"
                status, headers, _ = self.ask(url, bearer=token)
                self.assertEqual(status, 200 if here is there else 401)
                if here is not there:
                    authority = f'authorization_uri="{there["authority"]}/{there["tenant_id"]}"'
                    self.assertIn(authority, headers["WWW-Authenticate"])

    def test_each_tells_of_itself_and_has_a_control_path_of_its_own(self) -> None:
        for cloud in self.clouds.values():
            document = self.ask(cloud["arm_endpoint"] + "/metadata/endpoints?api-version=2022-09-01")[2]
            self.assertEqual(document["name"], cloud["name"])
            self.assertEqual(document["resourceManager"], cloud["arm_endpoint"] + "/")
            self.assertEqual(document["authentication"]["loginEndpoint"], cloud["authority"])
            self.assertEqual(len(self.ask(cloud["control"] + "requests")[2]["value"]), 1)

    def test_what_is_sent_to_the_authority_is_not_answered_as_arm_would(self) -> None:
        cloud = self.clouds["USSec"]
        token = self.token(cloud, cloud)[1]["access_token"]
        self.assertEqual(self.ask(cloud["authority"] + "/subscriptions?api-version=2022-12-01", bearer=token)[0], 404)

    def test_a_cloud_that_is_not_there_is_refused_with_those_that_are(self) -> None:
        for words, reason in (
            (("--cloud", "german"), "AzureUSGovernment, AzureChinaCloud, USNat, USSec or Custom"),
            (("--cloud", "USSec", "--cloud=ussec"), "each cloud once"),
        ):
            ended = run(*words)
            self.assertEqual(ended.returncode, 2)
            self.assertIn(reason, ended.stderr)


class OnTheWire(unittest.TestCase):
    """Both fronts show the same faults; a subclass chooses the front."""

    options: tuple[str, ...] = ()
    azure: Simulator
    path = "/subscriptions?api-version=2022-12-01"

    @classmethod
    def setUpClass(cls) -> None:
        cls.azure = Simulator(*cls.options)

    @classmethod
    def tearDownClass(cls) -> None:
        assert cls.azure.stop() == 0

    def setUp(self) -> None:
        self.azure.ask("POST", "/_sim/reset")
        self.headers = self.azure.bearer()

    def get(self) -> tuple[int, dict[str, str], bytes]:
        return self.azure.ask("GET", self.path, **self.headers)

    def test_a_whole_reset(self) -> None:
        vm = (
            f"/subscriptions/{self.azure.ready['subscription_id']}/resourceGroups/rescue-demo"
            "/providers/Microsoft.Compute/virtualMachines/web-01"
        )
        body = {
            "location": "westeurope",
            "properties": {
                "publisher": "Microsoft.Compute",
                "type": "VMAccessAgent",
                "typeHandlerVersion": "2.0",
                "forceUpdateTag": "1",
                "settings": {"UserName": "azureuser"},
                "protectedSettings": {"Password": "New-Passw0rd-1"},
            },
        }
        status, headers, _ = self.azure.ask("PUT", vm + "/extensions/x?api-version=2024-07-01", body, **self.headers)
        self.assertEqual(status, 201)
        self.assertEqual(headers["Retry-After"], "1")
        poll = urllib.parse.urlsplit(headers["Azure-AsyncOperation"])
        _, _, document = self.azure.ask("GET", f"{poll.path}?{poll.query}", **self.headers)
        self.assertEqual(json.loads(document)["status"], "Succeeded")
        attempt = {"vm": "web-01", "username": "azureuser", "password": "New-Passw0rd-1"}
        _, _, proof = self.azure.ask("POST", "/_sim/signin", attempt)
        self.assertTrue(json.loads(proof)["accepted"])

    def test_connections_are_kept(self) -> None:
        connection = self.azure.connect()
        for _ in range(3):
            connection.request("GET", self.path, headers=self.headers)
            answer = connection.getresponse()
            self.assertEqual(answer.status, 200)
            answer.read()
        connection.close()

    def test_head_has_no_body(self) -> None:
        status, _, body = self.azure.ask("HEAD", self.path, **self.headers)
        self.assertEqual((status, body), (200, b""))

    def test_resets(self) -> None:
        for kind, processed in (("reset_before", False), ("reset_after", True)):
            self.azure.fault(fault=kind)
            with self.assertRaises(ConnectionResetError):
                self.get()
            log = json.loads(self.azure.ask("GET", "/_sim/requests")[2])["value"]
            self.assertEqual((log[-1]["fault"], log[-1]["processed"], log[-1]["status"]), (kind, processed, None))
        self.assertEqual(self.get()[0], 200)

    def test_a_cut_body(self) -> None:
        for at in (0, 10):
            self.azure.fault(fault="cut_body", at=at)
            with self.assertRaises(http.client.IncompleteRead) as caught:
                self.get()
            self.assertEqual(len(caught.exception.partial), at)

    def test_a_stall_lasts_as_long_as_the_client_likes(self) -> None:
        self.azure.fault(fault="stall")
        connection = self.azure.connect(timeout=0.3)
        connection.request("GET", self.path, headers=self.headers)
        with self.assertRaises(TimeoutError):
            connection.getresponse()
        connection.close()
        self.assertEqual(self.get()[0], 200)

    def test_a_late_answer(self) -> None:
        self.azure.fault(fault="delay", delay_ms=200)
        began = time.monotonic()
        self.assertEqual(self.get()[0], 200)
        self.assertGreaterEqual(time.monotonic() - began, 0.2)

    def test_a_client_that_does_not_wait_for_a_late_answer(self) -> None:
        self.azure.fault(fault="delay", delay_ms=100)
        connection = self.azure.connect()
        connection.request("GET", self.path, headers=self.headers)
        connection.close()
        time.sleep(0.2)  # past the moment of the answer: nobody is there, and nothing may break
        self.assertEqual(self.get()[0], 200)

    def test_a_long_body(self) -> None:
        self.azure.fault(fault="replace_body", huge_json=20 << 20)
        self.assertGreater(len(self.get()[2]), 20 << 20)

    def test_repeated_headers(self) -> None:
        vm = f"/subscriptions/{self.azure.ready['subscription_id']}/providers/Microsoft.Compute/virtualMachines"
        connection = self.azure.connect()
        connection.request("PUT", vm + "/x?api-version=2024-07-01", headers=self.headers)
        answer = connection.getresponse()
        answer.read()
        names = [name for name, _ in answer.getheaders()]
        connection.close()
        self.assertEqual(names.count("x-ms-ratelimit-remaining-resource"), 1)
        self.assertIn("x-ms-ratelimit-remaining-subscription-writes", names)


class Plain(OnTheWire):
    options = ("--http",)


class Tls(unittest.TestCase):
    def test_the_certificate_is_for_every_name_of_this_machine(self) -> None:
        azure = Simulator()
        assert azure.tls is not None
        for host in ("127.0.0.1", "localhost", "::1"):
            # The program listens on 127.0.0.1 alone; the certificate serves tunnels to it, too.
            with socket.create_connection(("127.0.0.1", azure.port)) as plain:
                with azure.tls.wrap_socket(plain, server_hostname=host) as checked:
                    self.assertIsNotNone(checked.getpeercert())
        with self.assertRaises(ssl.SSLCertVerificationError):
            with socket.create_connection(("127.0.0.1", azure.port)) as plain:
                ssl.create_default_context().wrap_socket(plain, server_hostname="localhost")
        ca_file = Path(azure.ready["ca_file"])
        self.assertTrue(ca_file.exists())
        self.assertEqual(azure.stop(signal.SIGINT), 0)
        self.assertFalse(ca_file.exists(), "the temporary file goes with the program")

    def test_a_named_file_stays(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ca.pem"
            azure = Simulator("--ca-out", str(path))
            self.assertEqual(azure.ready["ca_file"], str(path))
            self.assertEqual(azure.stop(), 0)
            self.assertIn("BEGIN CERTIFICATE", path.read_text())


class ClientIdentity(unittest.TestCase):
    def token(self, azure: Simulator, assertion: str) -> tuple[int, dict[str, Any]]:
        form = urllib.parse.urlencode(
            {
                "grant_type": "client_credentials",
                "client_id": azure.ready["client_id"],
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
                "client_assertion": assertion,
                "scope": azure.ready["arm_endpoint"] + "/.default",
            }
        )
        path = f"/{azure.ready['tenant_id']}/oauth2/v2.0/token"
        status, _, body = azure.ask("POST", path, form, **{"Content-Type": "application/x-www-form-urlencoded"})
        return status, json.loads(body)

    def test_it_lies_in_files_that_nobody_else_reads(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            azure = Simulator("--identity-out", str(Path(folder) / "new"))
            for name in ("client_certificate_file", "client_certificate_pfx", "federated_token_file"):
                path = Path(azure.ready[name])
                self.assertEqual(path.parent, Path(folder) / "new")
                self.assertEqual(path.stat().st_mode & 0o777, 0o600)
            self.assertEqual(Path(folder, "new").stat().st_mode & 0o777, 0o700)
            self.assertIn("PRIVATE KEY", Path(azure.ready["client_certificate_file"]).read_text())
            self.assertEqual(azure.ready["client_certificate_password"], "simulated")
            status, answer = self.token(azure, Path(azure.ready["federated_token_file"]).read_text())
            self.assertEqual((status, answer.get("token_type")), (200, "Bearer"), answer)
            self.assertEqual(azure.stop(), 0)

    def test_another_run_has_keys_of_its_own(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            first = Simulator("--identity-out", folder)
            token = Path(first.ready["federated_token_file"]).read_text()
            self.assertEqual(first.stop(), 0)
            second = Simulator("--identity-out", folder)
            status, answer = self.token(second, token)
            self.assertEqual(status, 400)
            self.assertIn("AADSTS50013", answer["error_description"])
            self.assertEqual(second.stop(), 0)

    def test_the_clock_may_differ(self) -> None:
        azure = Simulator("--clock-skew", "86400")
        _, headers, _ = azure.ask("GET", "/subscriptions?api-version=2022-12-01")
        date = email.utils.parsedate_to_datetime(headers["Date"]).timestamp()
        self.assertGreater(date, time.time() + 80_000)
        self.assertEqual(azure.stop(), 0)

    def test_nothing_is_named_that_was_not_asked_for(self) -> None:
        azure = Simulator("--http")
        self.assertNotIn("client_certificate_file", azure.ready)
        self.assertEqual(azure.stop(), 0)


class CommandLine(unittest.TestCase):
    def test_help_teaches(self) -> None:
        outcome = run("--help")
        self.assertEqual(outcome.returncode, 0)
        for option in ("--port", "--scenario", "--seed", "--ca-out", "--time-scale", "--retry-after", "/_sim/faults"):
            self.assertIn(option, outcome.stdout)

    def test_wrong_arguments_are_named(self) -> None:
        cases = (
            (["--prot", "1"], 'found "--prot", expected an option of --help'),
            (["--port", "70000"], '--port: found "70000", expected a whole number from 0 to 65535'),
            (["--port"], "--port: found the end of the line, expected a value"),
            (["--time-scale", "fast"], '--time-scale: found "fast", expected a number from 0 to 1000'),
            (["--variant", "F9.9/9=1"], '--variant: found "F9.9/9=1", expected ID=NUMBER with an id of --fidelity'),
            (["--variant", "F1.7/6=2"], '--variant: found "2", expected a whole number from 0 to 1'),
            (["--scenario", "/nowhere/x.json"], "/nowhere/x.json"),
            (["--ca-out", "/nowhere/ca.pem"], "--ca-out: cannot write /nowhere/ca.pem"),
            (["--identity-out", "/nowhere/id"], "--identity-out: cannot make the directory /nowhere/id"),
            (["--clock-skew", "1h"], '--clock-skew: found "1h", expected whole seconds from -34560000 to 34560000'),
        )
        for options, text in cases:
            with self.subTest(options=options):
                outcome = run(*options)
                self.assertEqual(outcome.returncode, 2)
                self.assertIn(text, outcome.stderr)
                self.assertEqual(outcome.stdout, "")

    def test_a_wrong_scenario_says_where_and_what(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mine.json"
            scenario = json.loads(run("--print-scenario").stdout)
            scenario["virtual_machines"][2]["os"] = "plan9"
            path.write_text(json.dumps(scenario))
            outcome = run("--scenario", str(path))
            self.assertEqual(outcome.returncode, 2)
            self.assertIn(f'{path}: virtual_machines[2].os: found "plan9", expected one of windows, linux', outcome.stderr)

    def test_a_port_that_is_taken(self) -> None:
        azure = Simulator("--http")
        outcome = run("--http", "--port", str(azure.port))
        self.assertEqual(outcome.returncode, 1)
        self.assertIn(f"cannot listen on 127.0.0.1:{azure.port}", outcome.stderr)
        self.assertEqual(azure.stop(), 0)

    def test_a_scenario_of_ones_own(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "mine.json"
            scenario = json.loads(run("--print-scenario").stdout)
            scenario["virtual_machines"] = [{"name": "only", "resource_group": "rescue-demo"}]
            path.write_text(json.dumps(scenario))
            azure = Simulator("--http", "--scenario", str(path))
            world = json.loads(azure.ask("GET", "/_sim/world")[2])
            self.assertEqual([vm["name"] for vm in world["virtual_machines"]], ["only"])
            self.assertEqual(azure.stop(), 0)


class Guest(unittest.TestCase):
    """The account script that is installed, as the guest of a VM runs it."""

    def test_the_reviewed_script_repairs_an_account_once(self) -> None:
        azure = Simulator("--http")
        try:
            script = (REPOSITORY / "src/guest/scripts/account.ps1").read_text()
            request = {
                "version": 2,
                "task": "change",
                "not_after": int(time.time()) + 600,
                "seconds": 60,
                "account": "azureuser",
                "built_in_administrator": False,
                "domain": "",
                "changes": ["must_change"],
                "expires": "",
                "password": "none",
                "key": "",
                "sign_in": False,
                "seal_to": None,
            }
            packed = base64.urlsafe_b64encode(json.dumps(request).encode()).rstrip(b"=").decode()
            properties = {
                "source": {"script": script},
                "parameters": [
                    {"name": "nonce", "value": "x" + "0a" * 16},
                    {"name": "request", "value": "x" + packed},
                ],
            }
            machine = (
                f"/subscriptions/{azure.ready['subscription_id']}/resourceGroups/rescue-demo/providers"
                "/Microsoft.Compute/virtualMachines/mustchange-01/runCommands/ours?api-version=2024-11-01"
            )
            bearer = azure.bearer()
            status, _, _ = azure.ask("PUT", machine, {"location": "westeurope", "properties": properties}, **bearer)
            self.assertEqual(status, 201)
            _, _, body = azure.ask("GET", machine + "&$expand=instanceView", **bearer)
            view = json.loads(body)["properties"]["instanceView"]
            self.assertEqual((view["executionState"], view["exitCode"], view["error"]), ("Succeeded", 0, ""))
            hello, answer = (json.loads(line) for line in view["output"].split("\n"))
            self.assertEqual(hello["nonce"], "0a" * 16)
            self.assertEqual((answer["outcome"], answer["changed"]), ("done", ["must_change"]))
            _, _, body = azure.ask("GET", "/_sim/world/mustchange-01")
            world = json.loads(body)
            self.assertFalse(world["guest"]["accounts"][0]["must_change"])
            self.assertEqual([entry["changed"] for entry in world["ledger"]], [["must_change"]])
        finally:
            self.assertEqual(azure.stop(), 0)


class Documents(unittest.TestCase):
    def test_docs_fidelity_is_what_the_program_prints(self) -> None:
        self.assertEqual((REPOSITORY / "docs/fidelity.md").read_text(), run("--fidelity").stdout)

    def test_docs_show_every_fault_and_option(self) -> None:
        text = (REPOSITORY / "docs/simulator.md").read_text()
        kinds = re.findall(r'\{"(\w+)", FaultKind::', (REPOSITORY / "tests/simulator/fault_json.cpp").read_text())
        options = set(re.findall(r"^  (--[a-z-]+)", run("--help").stdout, re.MULTILINE))
        for word in [*kinds, *options]:
            with self.subTest(word=word):
                self.assertIn(f"`{word}", text)

    def test_fact_ids_of_the_code_and_the_table_are_the_same(self) -> None:
        listed = set(re.findall(r"^\| ([FC]\S+/\w+) \|", run("--fidelity").stdout, re.MULTILINE))
        pattern = re.compile(r"\b(F\d+(?:\.\d+a?)?/\d+\w?|C-[A-C]\d/\d+\w?)")
        used: set[str] = set()
        for path in sorted((REPOSITORY / "tests/simulator").rglob("*.[ch]pp")):
            if path.name != "fidelity_table.cpp":
                used |= set(pattern.findall(path.read_text()))
        self.assertEqual(used - listed, set(), "named in the code, absent from the table")
        self.assertEqual(listed - used, set(), "in the table, named nowhere in the code")


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]])
