// What a plan of the offline method is told, and a rescue, which carries one out.
#include "option_rules.hpp"

namespace azvmreset::cli {
namespace {

using enum Group;
using enum Kind;

constexpr OptionRule table[] = {
    {Option::rescue_vm, procedure, for_repairs, text, "--rescue-vm", "", "ID|NAME",
     "repair the copy at this VM, which is there, in place of one that is made; a name is that of a VM in the same "
     "resource group"},
    {Option::rescue_os,
     procedure,
     for_repairs,
     choice,
     "--rescue-os",
     "",
     "linux|windows",
     "of the rescue VM; a Windows one also takes a copy that Windows did not close, and can plant --hook setup",
     {.default_value = "linux"}},
    {Option::rescue_size, procedure, for_repairs, text, "--rescue-size", "", "SIZE",
     "of a rescue VM that is made, one with a SCSI controller; else one is chosen"},
    {Option::rescue_image, procedure, for_repairs, text, "--rescue-image", "", "PUBLISHER:OFFER:SKU:VERSION|ID",
     "of a rescue VM that is made; else one is chosen"},
    {Option::rescue_group, procedure, for_repairs, text, "--rescue-group", "", "GROUP",
     "make the rescue VM in this resource group, which exists; else in the VM's own"},
    {Option::rescue_tag,
     procedure,
     for_repairs,
     pair,
     "--rescue-tag",
     "",
     "NAME=VALUE",
     "tag of a rescue VM that is made, where a policy demands one; repeatable",
     {},
     true},
    {Option::subnet, procedure, for_repairs, text, "--subnet", "", "ID",
     "subnet of a rescue VM that is made; else that of the VM itself"},
    {Option::nat_gateway, procedure, for_repairs, flag, "--nat-gateway", "", "",
     "a network of its own with a NAT gateway for the rescue VM, where the VM's subnet has no way out"},
    {Option::no_probe, procedure, for_repairs, flag, "--no-probe", "", "",
     "do not read a copy before the VM stops; what only that would tell is unknown then"},
    {Option::read_back,
     procedure,
     for_repairs,
     choice,
     "--read-back",
     "",
     "auto|agent|snapshot|none",
     "who tells afterwards what was done: the agent if it comes up, a snapshot of the running disk, or nobody",
     {.default_value = "auto"}},
    {Option::deallocate, procedure, for_repairs | for_restore, flag, "--deallocate", "", "",
     "deallocate the VM in place of powering it off: it gives up its host, the temporary disk and dynamic addresses"},
    {Option::power_after,
     procedure,
     for_repairs | for_restore,
     choice,
     "--power-after",
     "",
     "as_before|running|stopped|deallocated",
     "how the VM is left",
     {.default_value = "as_before"}},
    {Option::lease,
     procedure,
     for_repairs | for_restore,
     choice,
     "--lease",
     "",
     "tag|none",
     "a tag on the VM keeps a second rescuer away; none where tags are forbidden",
     {.default_value = "tag"}},
    {Option::from_snapshot, procedure, for_plans | for_restore, text, "--snapshot", "", "ID",
     "make the copy of this snapshot, which is there, in place of a new one; of restore: of a disk that is or was this "
     "VM's OS disk"},
    {Option::keep_snapshot, procedure, for_repairs, flag, "--keep-snapshot", "", "",
     "keep the new snapshot that the copy is made of"},
    {Option::after_failure, procedure, for_plans, text, "--after-failure", "", "FILE",
     "show that another method has failed: JSON of a result or an error of azvmreset, or a resume token"},
    {Option::skip_agent_methods, procedure, for_plans, text, "--skip-agent-methods", "", "REASON",
     "your reason not to try another method first; it stands in the plan"},
    {Option::format, procedure, for_plan, choice, "--format", "", "text|json|markdown|az|powershell",
     "text for you (the default), markdown for a change request, json to keep, az or powershell the same by hand"},
};

}  // namespace

std::span<const OptionRule> options_of_plans() noexcept { return table; }

}  // namespace azvmreset::cli
