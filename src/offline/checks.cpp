#include "arm/resource_path.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/quote.hpp"
#include "guest/account_rules.hpp"
#include "offline/last_resort.hpp"
#include "offline/plan.hpp"
#include "ops/local_checks.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace azvmreset::offline {
namespace {

using base::fail;
using base::quoted;

constexpr ErrorCode wrong = ErrorCode::invalid_argument;
constexpr std::size_t longest_reason = 500;
constexpr std::size_t longest_tag_name = 512;
constexpr std::size_t longest_tag_value = 256;

Result<void> check_account(const PlanRescue& request) {
  const PlantedReset& reset = request.reset;
  if (request.task != PlantedTask::reset_password) {
    if (!reset.username.empty() || reset.built_in_administrator || reset.plaintext) {
      return fail(wrong, "{} takes no account and no password; found {}", name_of(request.task),
                  reset.username.empty() ? "one" : quoted(reset.username));
    }
    return {};
  }
  if (reset.username.empty() != reset.built_in_administrator) {
    return fail(wrong, "expected either a username or built_in_administrator, found {}",
                reset.username.empty() ? "neither" : "both");
  }
  if (!reset.username.empty()) {
    std::vector<Finding> warnings;
    auto sorted = ops::sort_out(guest::check_account_name(reset.username, !reset.existing_only),
                                "give a name that Windows takes", warnings);
    if (!sorted) return sorted;
  }
  if (reset.plaintext && reset.sealing_key) {
    return Error(wrong, "expected either a sealing key or a password in the clear, found both");
  }
  if (!reset.plaintext && !reset.password.empty()) {
    return Error(wrong, "a chosen password lies in the clear on the disk: expected `plaintext` beside it, too");
  }
  return {};
}

// "publisher:offer:sku:version", or the id of an image.
bool is_image(std::string_view image) {
  if (base::starts_with_ignoring_case(image, "/subscriptions/")) return true;
  const auto plain = [](char c) { return base::is_alphanumeric(c) || c == '-' || c == '_' || c == '.' || c == ':'; };
  return std::count(image.begin(), image.end(), ':') == 3 && std::all_of(image.begin(), image.end(), plain) &&
         image.find("::") == std::string_view::npos && image.front() != ':' && image.back() != ':';
}

bool is_name(std::string_view name, std::string_view punctuation) {
  return std::all_of(name.begin(), name.end(), [punctuation](char c) {
    return base::is_alphanumeric(c) || punctuation.find(c) != std::string_view::npos;
  });
}

bool is_subnet(std::string_view id) {
  constexpr std::string_view mark = "/subnets/";
  const std::size_t at = base::find_ignoring_case(id, mark);
  if (at == std::string_view::npos) return false;
  const std::string_view name = id.substr(at + mark.size());
  return !name.empty() && is_name(name, "_.-") &&
         arm::ResourcePath::parse(id.substr(0, at), "Microsoft.Network", "virtualNetworks", "virtual network").ok();
}

bool is_shaped(const RescueMachine& rescue) {
  return !rescue.size.empty() || !rescue.image.empty() || !rescue.resource_group.empty() || !rescue.subnet_id.empty() ||
         !rescue.tags.empty() || rescue.network != RescueNetwork::source_subnet;
}

// The OS disk as a snapshot has it: whatever is said of a rescue VM, a hook or
// the last resort is a mistake, and probe and read_back count for nothing.
Result<void> check_restore(const PlanRescue& request) {
  const RescueMachine& rescue = request.rescue;
  if (request.from_snapshot.empty()) {
    return Error(wrong, "the task nothing makes the OS disk anew from a snapshot: expected from_snapshot, found none");
  }
  if (rescue.existing || is_shaped(rescue)) {
    return Error(wrong, "the task nothing has no rescue VM: expected neither one that is there nor the shape of one");
  }
  if (request.hook != Hook::group_policy) {
    return fail(wrong, "the task nothing plants nothing, so it has no hook; found {}", name_of(request.hook));
  }
  if (!request.after_failure.empty() || !request.skip_agent_methods.empty()) {
    return Error(wrong,
                 "the task nothing is no last resort after the agent: expected neither after_failure nor "
                 "skip_agent_methods");
  }
  return {};
}

Result<void> check_existing(const PlanRescue& request) {
  const RescueMachine& rescue = request.rescue;
  if (*rescue.existing == request.target) return Error(wrong, "the rescue VM is the VM itself; expected another one");
  if (rescue.existing->subscription() != request.target.subscription()) {
    return fail(wrong, "the rescue VM is in the subscription {}; expected that of the VM, {}",
                quoted(rescue.existing->subscription()), quoted(request.target.subscription()));
  }
  if (is_shaped(rescue)) {
    return Error(wrong,
                 "a rescue VM that is there has its size, image, group, network and tags; expected none of them "
                 "beside it");
  }
  return {};
}

Result<void> check_network(const RescueMachine& rescue) {
  const bool given = rescue.network == RescueNetwork::given_subnet;
  if (given == rescue.subnet_id.empty()) {
    return fail(wrong, "the network {} {}", name_of(rescue.network),
                given ? "takes a subnet_id, found none" : "takes no subnet_id, found one");
  }
  if (given && !is_subnet(rescue.subnet_id)) {
    return fail(wrong, "expected a subnet's id (/subscriptions/…/virtualNetworks/…/subnets/…), found {}",
                quoted(rescue.subnet_id, 300));
  }
  return {};
}

Result<void> check_tags(const RescueMachine& rescue) {
  for (const auto& [name, value] : rescue.tags) {
    const bool odd = std::any_of(name.begin(), name.end(), [](char c) {
      return static_cast<unsigned char>(c) < ' ' || std::string_view("<>%&\\?/").find(c) != std::string_view::npos;
    });
    if (name.empty() || name.size() > longest_tag_name || odd || value.size() > longest_tag_value) {
      return fail(wrong, "expected a tag's name without <>%&\\?/ and a value of at most {} bytes, found {}",
                  longest_tag_value, quoted(name));
    }
    if (base::starts_with_ignoring_case(name, "azvmreset-")) {
      return fail(wrong, "the tag {} is one of azvmreset's own; expected another name", quoted(name));
    }
  }
  return {};
}

Result<void> check_shape(const RescueMachine& rescue) {
  if (!is_name(rescue.size, "_-")) {
    return fail(wrong, "expected a VM size like Standard_D2s_v5, found {}", quoted(rescue.size));
  }
  if (!rescue.image.empty() && !is_image(rescue.image)) {
    return fail(wrong, "expected an image as publisher:offer:sku:version or as a resource id, found {}",
                quoted(rescue.image, 300));
  }
  if (!is_name(rescue.resource_group, "_().-") || rescue.resource_group.size() > 90) {
    return fail(wrong, "expected the name of a resource group, found {}", quoted(rescue.resource_group, 100));
  }
  if (auto network = check_network(rescue); !network) return network;
  return check_tags(rescue);
}

Result<void> check_snapshot(const PlanRescue& request) {
  if (request.from_snapshot.empty()) return {};
  const auto path = arm::ResourcePath::parse(request.from_snapshot, "Microsoft.Compute", "snapshots", "snapshot");
  if (!path) return fail(wrong, "from_snapshot: {}", path.error().message);
  if (request.keep_snapshot) {
    return Error(wrong, "keep_snapshot is about a new snapshot; the one of from_snapshot is kept anyway");
  }
  return {};
}

Result<void> check_last_resort(const PlanRescue& request) {
  if (!request.after_failure.empty() && !request.skip_agent_methods.empty()) {
    return Error(wrong, "expected either after_failure or skip_agent_methods, found both");
  }
  if (request.skip_agent_methods.size() > longest_reason) {
    return fail(wrong, "skip_agent_methods: expected a reason of at most {} bytes, found {}", longest_reason,
                request.skip_agent_methods.size());
  }
  auto shown = failure_shown(request.after_failure, request.target);
  if (!shown) return std::move(shown).error();
  return {};
}

}  // namespace

Result<void> check(const PlanRescue& request) {
  if (auto account = check_account(request); !account) return account;
  if (request.task == PlantedTask::nothing) {
    auto restore = check_restore(request);
    return restore ? check_snapshot(request) : restore;
  }
  const bool given = request.rescue.existing.has_value();
  if (auto rescue = given ? check_existing(request) : check_shape(request.rescue); !rescue) return rescue;
  if (request.hook == Hook::setup && !given && request.rescue.os != RescueOs::windows) {
    return fail(wrong, "the hook setup is written by a Windows rescue VM alone; found one of {}",
                name_of(request.rescue.os));
  }
  if (auto snapshot = check_snapshot(request); !snapshot) return snapshot;
  return check_last_resort(request);
}

}  // namespace azvmreset::offline
