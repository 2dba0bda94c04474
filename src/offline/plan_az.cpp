#include "base/format.hpp"
#include "offline/by_hand.hpp"
#include "offline/plan_names.hpp"
#include "offline/plan_words.hpp"
#include "ops/shell_quoting.hpp"

#include <azvmreset/plan.hpp>

#include <utility>

// The documented procedure for a person with the Azure CLI, in any sh. Names
// stand in variables, and behind "=", so that none is taken for an option.
namespace azvmreset {
namespace {

using base::format;
using offline::ByHand;
using offline::Made;
using offline::shown;
using ops::sh_quoted;
using Lines = std::vector<std::string>;

constexpr std::string_view in_vm_group = R"(--subscription="$SUBSCRIPTION" --resource-group="$GROUP")";
constexpr std::string_view in_rescue_group = R"(--subscription="$SUBSCRIPTION" --resource-group="$RESCUE_GROUP")";

constexpr std::string_view functions = R"sh(
DONE=no
STEP='the first step'
say() {
  STEP=$1
  printf '\n== %s\n' "$1"
}
wait_for_enter() {
  printf '%s Enter goes on, Ctrl-C stops here. ' "$1"
  read -r _
}
stopped() {
  [ "$DONE" = yes ] || printf '\nStopped in %s. In this script, its comment says how it is taken back.\n' "$STEP" >&2
}
trap stopped EXIT
lower() { printf '%s' "$1" | tr '[:upper:]' '[:lower:]'; }
os_disk_must_be() {
  FOUND=$(az vm show --subscription="$SUBSCRIPTION" --resource-group="$GROUP" --name="$VM" \
    --query=storageProfile.osDisk.managedDisk.id --output=tsv)
  [ "$(lower "$FOUND")" = "$(lower "$1")" ] && return
  printf 'The VM has another OS disk now: %s. Plan again.\n' "$FOUND" >&2
  exit 1
}
)sh";

class Script {
 public:
  Script(const Plan& plan, ByHand hand)
      : plan_(plan), facts_(plan.facts), hand_(std::move(hand)), repairs_(plan.task != PlantedTask::nothing) {}

  std::string write() && {
    write_variables();
    text_ += functions;
    for (const PlanStep& step : plan_.steps) write_step(step);
    line("");
    line("DONE=yes");
    say(format("Done. The original OS disk was kept: {}", facts_.os_disk_id));
    return std::move(text_);
  }

 private:
  void line(std::string_view text) { text_ += format("{}\n", text); }
  void set(std::string_view name, std::string_view value) { line(format("{}={}", name, sh_quoted(value))); }
  void say(std::string_view text) { line(format("printf '%s\\n' {}", sh_quoted(shown(text)))); }

  void write_variables() {
    set("PLAN", plan_.id);
    set("SUBSCRIPTION", hand_.subscription);
    set("GROUP", hand_.group);
    set("VM", hand_.vm);
    set("VM_ID", plan_.target);
    set("OS_DISK_ID", facts_.os_disk_id);
    set("LOCATION", facts_.location);
    if (repairs_) set("RESCUE_GROUP", hand_.rescue_group);
    if (repairs_) set("RESCUE", hand_.rescue);
    set("SNAPSHOT_ID", hand_.source);
    set("COPY_ID", hand_.copy.id);
    set("COPY", hand_.copy.name);
  }

  void write_step(const PlanStep& step) {
    line("");
    for (const std::string& remark : offline::remarks(step)) line("# " + remark);
    line(format("say {}", sh_quoted(format("step {}, {}: {}", step.number, shown(step.name), shown(step.purpose)))));
    if (step.name == "record") return record();
    if (step.name == "rescue_vm") return plan_.rescue_is_made ? make_rescue() : check_rescue();
    if (step.name == "probe") return probe();
    if (step.name == "power_off") return power_off();
    if (step.name == "snapshot") return take_snapshot();
    if (step.name == "copy") return copy();
    if (step.name == "attach") return attach("$COPY_ID");
    if (step.name == "stage") return by_hand(offline::staging_by_hand(plan_));
    if (step.name == "detach") return detach("$COPY");
    if (step.name == "swap") return swap();
    if (step.name == "start") return power("start");
    if (step.name == "confirm") return confirm();
    line("wait_for_enter 'There is no command for this step: do what its comment says.'");
  }

  void by_hand(const Lines& lines) {
    for (const std::string& each : lines) say(each);
    line("wait_for_enter 'Do that now.'");
  }
  void power(std::string_view verb) { line(format("az vm {} {} --name=\"$VM\"", verb, in_vm_group)); }
  void attach(std::string_view disk) {
    line(format(R"(az vm disk attach {} --vm-name="$RESCUE" --name="{}" --caching=None)", in_rescue_group, disk));
  }
  void detach(std::string_view disk) {
    line(format(R"(az vm disk detach {} --vm-name="$RESCUE" --name="{}")", in_rescue_group, disk));
  }
  void remove(std::string_view what, const Made& made, std::string_view yes) {
    if (!made.id.empty()) line(format("az {} delete --ids={}{}", what, sh_quoted(made.id), yes));
  }

  // What every resource that is made has.
  std::string made_as(const Made& made) {
    std::string options =
        format("--subscription=\"$SUBSCRIPTION\" --resource-group={} --name={} --location=\"$LOCATION\"",
               sh_quoted(made.group), sh_quoted(made.name));
    if (!made.sku.empty()) options += format(" --sku={}", sh_quoted(made.sku));
    return options;
  }
  std::string tags_of(const Made& made) {
    std::string options = made.tags.empty() ? "" : " --tags";
    for (const auto& [name, value] : made.tags) options += " " + sh_quoted(format("{}={}", name, value));
    return options;
  }
  std::string option(std::string_view name, std::string_view value) {
    return value.empty() ? std::string() : format(" --{}={}", name, sh_quoted(value));
  }
  // A copy of one in an encryption set is in the same.
  std::string encryption() { return option("disk-encryption-set", facts_.encryption_set_id); }

  void snapshot(const Made& made, std::string_view source) {
    line(format("az snapshot create {} --source={}{}{}{}", made_as(made), source,
                made.incremental ? " --incremental=true" : "", encryption(), tags_of(made)));
  }
  void disk(const Made& made, std::string_view source, std::string_view more) {
    line(format("az disk create {} --source={} --os-type=Windows{}{}{}{}{}", made_as(made), source,
                option("hyper-v-generation", facts_.hyper_v_generation), option("zone", facts_.zone), encryption(),
                more, tags_of(made)));
  }

  void record() {
    line("os_disk_must_be \"$OS_DISK_ID\"");
    if (!plan_.lease) return;
    line(format("HOLDER=$(az tag list --resource-id=\"$VM_ID\" --query='properties.tags.\"{}\"' --output=tsv)",
                offline::lease_tag));
    line("case $HOLDER in");
    line("  \"\" | None | \"$PLAN\"*) ;;");
    line("  *) printf 'Another rescue holds the VM: %s\\n' \"$HOLDER\" >&2; exit 1 ;;");
    line("esac");
    line(format("az tag update --resource-id=\"$VM_ID\" --operation=Merge --tags \"{}=$PLAN\"", offline::lease_tag));
  }

  void check_rescue() {
    line(format("az vm show {} --name=\"$RESCUE\" --query=id --output=tsv", in_rescue_group));
    line("wait_for_enter 'The rescue VM must be running, and you signed in to it.'");
  }

  void make_network() {
    line(format("az network public-ip create {}{} --allocation-method=Static{}", made_as(hand_.address),
                hand_.address.sku.empty() ? " --sku=Standard" : "", option("zone", facts_.rescue_zone)));
    line(format("az network nat gateway create {}{} --public-ip-addresses={}", made_as_plain(hand_.gateway),
                option("zone", facts_.rescue_zone), sh_quoted(hand_.address.id)));
    line(format("az network vnet create {} --address-prefixes={} --subnet-name=rescue --subnet-prefixes={}",
                made_as(hand_.network), sh_quoted(facts_.rescue_address_range),
                sh_quoted(facts_.rescue_address_range)));
    line(
        format("az network vnet subnet update --subscription=\"$SUBSCRIPTION\" --resource-group={} --vnet-name={} "
               "--name=rescue --nat-gateway={}",
               sh_quoted(hand_.network.group), sh_quoted(hand_.network.name), sh_quoted(hand_.gateway.id)));
  }
  // `az network nat gateway create` has no option for the only SKU there is.
  std::string made_as_plain(Made made) {
    made.sku.clear();
    return made_as(made);
  }

  void make_rescue() {
    if (plan_.network == RescueNetwork::nat_gateway) make_network();
    const std::string subnet =
        plan_.network == RescueNetwork::nat_gateway ? hand_.network.id + "/subnets/rescue" : facts_.rescue_subnet_id;
    line(format("az network nic create {} --subnet={}{}", made_as(hand_.interface), sh_quoted(subnet),
                tags_of(hand_.interface)));
    const bool windows = plan_.rescue_os == RescueOs::windows;
    line(format("# {} No password stands here.",
                windows ? "az asks for a password of the rescue VM's administrator." : "You sign in to it by SSH."));
    line(
        format("az vm create {} --size={} --image={} --nics={} --computer-name={} --os-disk-name={} "
               "--os-disk-delete-option=Delete --nic-delete-option=Delete{}{}{}{}{}",
               made_as_plain(hand_.rescue_vm), sh_quoted(facts_.rescue_size), sh_quoted(facts_.rescue_image),
               sh_quoted(hand_.interface.id), sh_quoted(offline::rescue_computer_name(plan_.id)),
               sh_quoted(offline::name_in_plan(plan_.id, "rescue-os")),
               option("admin-username", facts_.rescue_admin_username), option("zone", facts_.rescue_zone), demanded(),
               windows ? " --authentication-type=password" : " --authentication-type=ssh --generate-ssh-keys",
               tags_of(hand_.rescue_vm)));
  }

  // What a policy may demand of it.
  std::string demanded() {
    std::string options = option("storage-sku", facts_.rescue_os_disk_sku) +
                          option("os-disk-encryption-set", facts_.rescue_disk_encryption_set) +
                          option("security-type", facts_.rescue_security_type) +
                          option("license-type", facts_.rescue_license_type);
    if (facts_.rescue_security_type == "TrustedLaunch") options += " --enable-secure-boot=true --enable-vtpm=true";
    if (facts_.rescue_encryption_at_host) options += " --encryption-at-host=true";
    return options;
  }

  void look_at_copy(const Made& snapshot_made, const Made& disk_made, std::string_view source, std::string_view of,
                    const Lines& what) {
    if (disk_made.id.empty()) return by_hand(what);
    if (!snapshot_made.id.empty()) snapshot(snapshot_made, of);
    disk(disk_made, sh_quoted(source), "");
    attach_other(disk_made);
    by_hand(what);
    line(format("az vm disk detach {} --vm-name=\"$RESCUE\" --name={}", in_rescue_group, sh_quoted(disk_made.name)));
    remove("disk", disk_made, " --yes");
    remove("snapshot", snapshot_made, "");
  }
  void attach_other(const Made& made) {
    line(format("az vm disk attach {} --vm-name=\"$RESCUE\" --name={} --caching=None", in_rescue_group,
                sh_quoted(made.id)));
  }
  void probe() {
    look_at_copy(hand_.probe_snapshot, hand_.probe_copy, hand_.probe_source, "\"$OS_DISK_ID\"",
                 offline::looking_by_hand(plan_));
  }

  void power_off() {
    if (hand_.stop.empty()) return line("# The VM is off already.");
    line(format("wait_for_enter {}",
                sh_quoted(format("Now the VM stops, for about {} in all.", offline::span(plan_.downtime)))));
    power(hand_.stop == "deallocate" ? "deallocate" : "stop");
  }
  void take_snapshot() {
    if (hand_.snapshot.id.empty()) return line("az snapshot show --ids=\"$SNAPSHOT_ID\" --query=id --output=tsv");
    snapshot(hand_.snapshot, "\"$OS_DISK_ID\"");
  }
  void copy() {
    disk(hand_.copy, "\"$SNAPSHOT_ID\"",
         option("tier", facts_.os_disk_tier) + option("network-access-policy", facts_.network_access_policy) +
             option("disk-access", facts_.disk_access_id));
  }
  void swap() {
    line("os_disk_must_be \"$OS_DISK_ID\"");
    line(format("az vm update {} --name=\"$VM\" --os-disk=\"$COPY_ID\"", in_vm_group));
    line("os_disk_must_be \"$COPY_ID\"");
  }

  void confirm() {
    if (repairs_) read_back();
    if (!hand_.power_in_the_end.empty()) power(hand_.power_in_the_end == "deallocate" ? "deallocate" : "stop");
    clean_up();
  }
  void read_back() {
    const Lines reading = offline::reading_by_hand(plan_);
    if (plan_.rescue_os == RescueOs::windows) {
      by_hand(reading);
    } else {
      look_at_copy(hand_.read_back_snapshot, hand_.read_back_copy, hand_.read_back_snapshot.id, "\"$COPY_ID\"",
                   reading);
    }
  }

  // One by one and by id: a group's deletion would take what others have in it.
  void clean_up() {
    if (plan_.rescue_is_made) {
      remove("vm", hand_.rescue_vm, " --yes");
      remove("network vnet", hand_.network, "");
      remove("network nat gateway", hand_.gateway, "");
      remove("network public-ip", hand_.address, "");
    }
    if (!plan_.keep_snapshot) remove("snapshot", hand_.snapshot, "");
    if (plan_.lease)
      line(format("az tag update --resource-id=\"$VM_ID\" --operation=Delete --tags \"{}=$PLAN\"", offline::lease_tag));
  }

  const Plan& plan_;
  const PlanFacts& facts_;
  ByHand hand_;
  bool repairs_;
  std::string text_;
};

}  // namespace

std::string to_az_script(const Plan& plan) {
  std::string head = "#!/bin/sh\n";
  const auto remark = [&head](std::string_view text) {
    for (const std::string& each : offline::wrapped(text, 98, 0)) head += format("# {}\n", each);
  };
  remark(format("Offline plan {} for {}: the documented procedure, by hand, with the Azure CLI.", shown(plan.id),
                shown(plan.target)));
  if (const auto why = offline::why_not_by_hand(plan)) {
    for (const std::string& each : offline::reasons(plan)) remark(each);
    return head + format("printf '%s\\n' {} >&2\nexit 3\n", sh_quoted("There are no commands: " + *why));
  }
  remark(format("Verdict: {}.", offline::verdict(plan)));
  remark("Read it before you run it. It stops at the first command that fails, and undoes nothing by itself.");
  return head + "set -eu\n\n" + Script(plan, offline::by_hand(plan)).write();
}

}  // namespace azvmreset
