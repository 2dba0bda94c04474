#include "target.hpp"

#include "failure.hpp"

namespace azvmreset::cli {
namespace {

constexpr const char* both_forms = "give the VM as a resource id, or as --resource-group GROUP --name NAME";

}  // namespace

Result<ResourceId> target_of(const std::vector<std::string>& words, const Settings& settings) {
  const auto group = settings.text(Option::resource_group);
  const auto name = settings.text(Option::name);
  const bool named = group || name || settings.source(Option::subscription) == Source::command_line;

  // The words are not repeated: one of them may be a password that lost its option.
  if (words.size() > 1) return usage_error("expected one VM, found more than one word without an option", both_forms);
  if (words.size() == 1 && named) {
    return usage_error("found a resource id together with --resource-group, --name or --subscription",
                       "give the VM in one of the two forms");
  }
  if (words.size() == 1) return ResourceId::parse(words.front());
  if (!named) return usage_error("no VM is named", both_forms);
  if (!group) return usage_error("--resource-group is missing", both_forms);
  if (!name) return usage_error("--name is missing", both_forms);
  const auto subscription = settings.text(Option::subscription);
  if (!subscription) {
    return usage_error("the subscription of the VM is not known", "give --subscription or set AZURE_SUBSCRIPTION_ID");
  }
  return ResourceId::from_parts(*subscription, *group, *name);
}

Result<std::string> volume_of(const std::vector<std::string>& words) {
  // As above, the words are not repeated.
  if (words.size() == 1 && !words.front().empty()) return words.front();
  return usage_error("expected one word, the folder where a Windows volume is mounted",
                     "mount -t ntfs-3g -o norecover,permissions,windows_names DEVICE /mnt/windows");
}

}  // namespace azvmreset::cli
