#include "commands.hpp"

#include <algorithm>
#include <vector>

#include "failure.hpp"
#include "nearest.hpp"

namespace azvmreset::cli {
namespace {

constexpr Command table[] = {
    {"preflight", "VM", "what stands in the way of a reset, and which methods are open",
     "Reads the VM, its locks and what this identity may do there, and changes nothing. A right that is missing shuts\n"
     "the rung that takes it; a ReadOnly lock shuts all. What of these two cannot be read is not checked, and a "
     "warning\n"
     "says so. Exit code 3 when something is in the way.",
     for_preflight, preflight},
    {"reset-password", "VM", "set a new password of a local account",
     "Each way into the guest is tried in turn until one has set the password or the guest says no: the VMAccess\n"
     "extension, then Run Command in its two forms. --method names one alone; docs/methods.md tells why which is\n"
     "taken, and what each leaves on the VM.\n"
     "The password comes from standard input, a file or a variable; on a terminal, without any of them, it is asked\n"
     "for. There the target is shown and confirmed first, unless --yes is given. A name other than the administrator\n"
     "that Azure recorded is read in the guest first, because an unknown name becomes a new administrator; where that\n"
     "cannot be done, it needs --create or --unchecked-name.\n"
     "With --sealed nobody brings a password: the guest makes it and seals it to a key of yours, so it never travels\n"
     "in the clear. What is needed to fetch it after an interruption stands beside --secret-out until it was\n"
     "delivered: FILE.key and FILE.resume, both of mode 600.\n"
     "What DPAPI and EFS protected for the account becomes unreadable.\n"
     "  azvmreset reset-password VM --username azureuser\n"
     "  azvmreset reset-password VM --username azureuser --sealed --secret-out password.txt\n"
     "  azvmreset resume password.txt.resume --sealing-key password.txt.key --secret-out password.txt",
     for_reset_password, reset_password},
    {"reset-rdp", "VM", "switch Remote Desktop on again, with its firewall rule",
     "No account and no password is touched.", for_reset_rdp, reset_rdp},
    {"resume", "[FILE]", "go on with a reset or a rescue that was interrupted",
     "Of a reset, FILE is what --resume-file kept, or - for a token on standard input. What became of the reset is\n"
     "read from Azure; only where nothing was sent the password is needed again. The file is removed at the end.\n"
     "Of a rescue, --journal names its journal, on this machine or another: every step looks at Azure first and does\n"
     "what is missing. Where the journal is lost, --plan gives the plan, and --journal names a new one.\n"
     "A sealed password takes the key that it was begun with, and --secret-out for what it opens.\n"
     "  azvmreset resume password.txt.resume --sealing-key password.txt.key --secret-out password.txt\n"
     "  azvmreset resume --journal azvmreset-web-01-0123abcd.journal --sealing-key password.txt.key --secret-out "
     "password.txt",
     for_resume, resume},
    {"fix-account", "VM", "repair what keeps an account from signing in",
     "Reads the account inside the guest and clears \"must change the password\" and a lock-out; a password that is "
     "too\n"
     "old needs a new one. Enabling, extending, groups and creating are done only when asked for. Nothing is guessed:\n"
     "what is shown was read back inside the guest. Exit code 3 when something still keeps the account from signing\n"
     "in. A password that Windows LAPS keeps is never set. Recommended: --snapshot-first.\n"
     "  azvmreset fix-account VM --username azureuser --detect-only\n"
     "  azvmreset fix-account VM --username azureuser --enable --add-to-group remote-desktop-users",
     for_fix_account, fix_account},
    {"accounts", "VM", "the local accounts of the guest, and what hinders each",
     "Changes nothing. On a domain controller: the members of Administrators.", for_accounts, accounts},
    {"verify", "VM", "prove an account without a reset",
     "Reads the account; with a password tries one sign-in inside the guest, a network logon. One, because each "
     "counts\n"
     "towards the lock-out. Exit code 0: it can sign in, as far as was asked; 1: the password is wrong; 3: something\n"
     "keeps the account from signing in; 8: this kind of logon is denied, and the password may be right.",
     for_verify, verify},
    {"rotate", "VM", "a new password by chance that is kept before it is set, and current once it is proved",
     "FILE of --vault-file holds the current password. A new one is made and kept in FILE.pending, set, proved by a\n"
     "sign-in in the guest, and only then put in the place of FILE. Killed anywhere, one of the two files has the\n"
     "password that is in force: run the same command again, and it finds out which by one sign-in each. Until that\n"
     "is known nothing new is set. With --sealed the guest makes the password, and FILE.pending holds the key to it\n"
     "until it was fetched. One rotation at a time for each file.\n"
     "  azvmreset rotate VM --username azureuser --vault-file azureuser.password\n"
     "  azvmreset rotate VM --username azureuser --vault-file azureuser.password --settle-only",
     for_rotate, rotate},
    {"run-command", "VM", "run a PowerShell script inside the guest",
     "The script's output goes to standard output, its errors and the summary to standard error; exit code 0 only "
     "when\n"
     "it ended with 0. Secrets are never arguments: --protected-parameter reads them from a file or a variable.\n"
     "  azvmreset run-command VM --script check.ps1 --parameter Name=azureuser",
     for_run_command, run_command},
    {"restart", "VM", "restart the VM and wait for its agent", "Everybody who is signed in on it is signed out.",
     for_restart, restart},
    {"find", "NAME|IP", "from a name or an address to resource ids",
     "Looks through the VMs of one subscription, for an address also through its network interfaces and public\n"
     "addresses. Exit code 5 when nothing is found.",
     for_find, find},
    {"status", "VM", "power, agent, and what VMAccess last did there",
     "Reads the VM and changes nothing. The guest's words may be of an earlier run.", for_status, status},
    {"leftovers", "VM", "what earlier runs left, and taking it away",
     "Without --remove nothing is changed. What is not proved to be ours is named and left. Exit code 1 when\n"
     "something of ours could not be removed.",
     for_leftovers, leftovers},
    {"plan", "VM", "think the last resort through: repair a copy of the OS disk, and swap it in",
     "Reads the VM, its disk and everything that could forbid the offline method, and prints the twelve steps with "
     "what\n"
     "each needs, proves and costs, and how it is taken back. Changes nothing, and takes no password. The method "
     "stops\n"
     "the VM for some minutes, so it is refused while another one is open: --after-failure shows that one has failed,\n"
     "--skip-agent-methods gives a reason of yours. Exit code 3 with the plan printed: something in it forbids it.\n"
     "  azvmreset plan VM --username azureuser\n"
     "  azvmreset plan VM --username azureuser --after-failure result.json --format markdown > change.md\n"
     "  azvmreset plan VM --rdp --rescue-vm admin-01 --format az > by-hand.sh",
     for_plan, plan},
    {"rescue", "VM", "the last resort, carried out: repair a copy of the OS disk, and swap it in",
     "Carries out what azvmreset plan shows: the VM is stopped, a copy of its OS disk is repaired at a rescue VM and\n"
     "swapped in, Windows sets the password when it starts, and what came of it is read back. The original disk is\n"
     "never written to and stays. The plan is made first; a terminal shows what it comes to, and asks.\n"
     "The guest makes the password and seals it to a key of yours; --secret-out gets it. The key stands beside it as\n"
     "FILE.key until then. A chosen password needs --offline-plaintext.\n"
     "It can be killed anywhere. The journal, azvmreset-VM-PLAN.journal in the working directory unless --journal\n"
     "names it, knows what was meant and done: resume goes on with it, rollback goes back. Ctrl-C stops at once and\n"
     "leaves everything as it is, to be gone on with.\n"
     "  azvmreset rescue VM --username azureuser --secret-out password.txt\n"
     "  azvmreset plan VM --username azureuser --format json > plan.json\n"
     "  azvmreset rescue VM --username azureuser --secret-out password.txt --plan plan.json --yes\n"
     "  azvmreset resume --journal FILE --sealing-key password.txt.key --secret-out password.txt\n"
     "  azvmreset rollback --journal FILE",
     for_rescue, rescue},
    {"rollback", "[VM]", "undo a rescue: the original OS disk and the original power state",
     "With --journal, on this machine or another. Where that is lost, with the VM and --plan-id, which adopt tells;\n"
     "then only what is proved to be of that rescue is touched. Everything that it made is deleted. Once Windows has\n"
     "run on the copy, going back loses what it has written since, and takes --discard-changes.\n"
     "  azvmreset rollback --journal azvmreset-web-01-0123abcd.journal\n"
     "  azvmreset rollback VM --plan-id 0123abcd... --discard-changes",
     for_rollback, rollback},
    {"adopt", "VM", "what a rescue has left at a VM whose journal is lost, and going back",
     "Reads only, and shows what is there. On a terminal it then asks whether to roll back; --yes does so without a\n"
     "question and needs --plan-id, so that nothing is undone that nobody has seen. Going forward takes the plan:\n"
     "  azvmreset adopt VM\n"
     "  azvmreset resume --plan plan.json --journal NEW-FILE --sealing-key KEY --secret-out password.txt",
     for_adopt, adopt},
    {"cleanup", "[VM]", "delete what a rescue has left, one by one",
     "Only what its journal says that it made; without the journal only what is proved to be its own. Never the\n"
     "original disk, never what the VM uses. A sealed password that was not delivered stops it, unless\n"
     "--discard-password. Exit code 1 when something could not be deleted.\n"
     "  azvmreset cleanup --journal azvmreset-web-01-0123abcd.journal --dry-run",
     for_cleanup, cleanup},
    {"restore", "VM", "give the VM its OS disk as a snapshot has it",
     "The snapshot is of a disk that is or was this VM's OS disk. The VM is stopped, gets a new disk made of it and\n"
     "is started again; the disk that it has now is kept. It keeps a journal: resume and rollback work as for a\n"
     "rescue.\n"
     "  azvmreset restore VM --snapshot /subscriptions/.../snapshots/before-update",
     for_restore, restore},
    {"stage", "VOLUME", "plant a reset on the disk of a Windows that does not run",
     "VOLUME is the folder where that Windows' partition is mounted, read and write: a copy of an Azure disk at a "
     "rescue\n"
     "machine, or a disk of your own. Needs no network. When that Windows next starts it runs the script once, as\n"
     "LocalSystem: it sets the password of the account, or makes the account, enables and unlocks it, puts everything\n"
     "else back, and leaves a marker that unstage reads. What would not work is refused before anything is written:\n"
     "domain controllers, BitLocker, a Windows that sleeps or did not close its volume.\n"
     "The guest makes the password and seals it to a key of yours: --key-out keeps a new one, --sealing-key gives "
     "one.\n"
     "A chosen password needs --offline-plaintext.\n"
     "  azvmreset stage /mnt/windows --username azureuser --key-out web-01.key\n"
     "  azvmreset unstage /mnt/windows --sealing-key web-01.key --secret-out password.txt",
     for_stage, stage},
    {"unstage", "VOLUME", "read what came of stage, deliver its password, take the rest away",
     "VOLUME is mounted as for stage, after that Windows has run and was shut down fully. The password that the guest\n"
     "made is in --secret-out before the marker that holds it is removed. What has not run is taken back: every file\n"
     "as it was, but the Version in gpt.ini, which is raised so that Windows notices. Exit code 0: done, or taken\n"
     "back; 1: the guest refused or failed, or something is left; 8: it began, and its end is not told.\n"
     "  azvmreset unstage /mnt/windows --sealing-key web-01.key --secret-out password.txt",
     for_unstage, unstage},
    {"required-actions", "COMMAND VM", "what Azure must allow for a command, and a custom role for it",
     "Needs no network and no sign-in. Takes the options of COMMAND, because they decide: each action with the scope\n"
     "it is for, and whether the command can do without it. With --role the custom role that holds exactly these, for\n"
     "az role definition create --role-definition @role.json. What an identity has at a VM, preflight tells.\n"
     "  azvmreset required-actions reset-password VM --snapshot-first\n"
     "  azvmreset required-actions reset-password VM --method vm_access --role \"VM password resetter\" > role.json",
     for_required_actions, required_actions},
    {"rest", "METHOD URL", "one ARM request with the same sign-in, retries and long-running operations",
     "URL is a path that begins with / or an absolute URL on the ARM endpoint, with its api-version. The final JSON "
     "is\n"
     "printed with secret-shaped values masked, unless --raw. An error is printed as {\"error\":{...}}.",
     for_rest, rest},
    {"portal-url", "VM", "the portal's page for a reset of this VM",
     "Needs no network, except that a cloud which is none of Microsoft's is asked for its metadata, without signing "
     "in.\n"
     "With --tenant the page opens in that directory.",
     for_portal_url, portal_url},
    {"clouds", "", "the clouds there are, or what one says about itself",
     "With --cloud NAME one of them. With --cloud URL the ARM endpoint of another cloud is asked for its metadata,\n"
     "without signing in: see there where a credential would go before you trust it with one.",
     for_clouds, clouds},
    {"check-password", "", "what Windows and Azure will say of a password",
     "Needs no network. Exit code 2 when it would not be sent at all; everything else the guest decides.",
     for_check_password, check_password},
    {"generate-password", "", "a password by chance that every known rule accepts",
     "Needs no network. The password is the only line on standard output.", for_generate_password, generate_password},
    {"version", "", "which version this is", "", for_local, version},
    {"help", "[COMMAND]", "this list, or one command's options", "", for_local, help},
};

}  // namespace

std::span<const Command> command_table() noexcept { return table; }

const Command* find_command(std::string_view name) noexcept {
  const auto* found = std::ranges::find(table, name, &Command::name);
  return found == std::end(table) ? nullptr : found;
}

std::string_view nearest_command(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Command& command : table) names.push_back(command.name);
  return nearest(name, names);
}

int report_failure(Call& call, const Error& error) {
  if (call.json()) call.console.out << to_json(error) << '\n';
  call.console.err << text_of(error);
  return exit_code_of(error);
}

}  // namespace azvmreset::cli
