#include "simulator/arm/arm.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/guid.hpp"
#include "base/json/writer.hpp"
#include "simulator/arm/api_versions.hpp"
#include "simulator/arm/backup_status.hpp"
#include "simulator/arm/bearer.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/arm/metadata.hpp"
#include "simulator/arm/network.hpp"
#include "simulator/arm/policies.hpp"
#include "simulator/arm/resource_tags.hpp"
#include "simulator/arm/rights.hpp"
#include "simulator/arm/vm_sizes.hpp"
#include "simulator/dates.hpp"

namespace azvmreset::sim {
namespace {

using base::equals_ignoring_case;
using base::format;
using base::json::Writer;

// What is wrong with the path and the version before anything is looked up.
std::optional<Answer> malformed(const Call& call) {
  if (!call.target.parameter("api-version")) {
    return refusal({400, "MissingApiVersionParameter",
                    "The api-version query parameter (?api-version=) is required for all requests."});
  }
  if (!call.target.segment_is(0, "subscriptions")) {
    return refusal({404, "MissingSubscription",
                    "The request did not have a subscription or a valid tenant level resource provider."});
  }
  if (!call.path.well_formed) {
    return refusal({404, "NotFound", format("No HTTP resource was found that matches '{}'.", call.target.raw_path)});
  }
  if (!call.path.subscription.empty() && !base::is_guid(call.path.subscription)) {
    return refusal(
        {400, "InvalidSubscriptionId",
         format("The provided subscription identifier '{}' is malformed or invalid.", call.path.subscription)});
  }
  return std::nullopt;
}

// F10/7.
std::optional<Answer> unlabelled(const Call& call, const Choices& choices) {
  const auto label = find_header(call.request.headers, "Content-Type").value_or("");
  if (call.request.body.empty() || base::starts_with_ignoring_case(label, "application/json") ||
      choices.pick<UnlabelledBody>() == UnlabelledBody::taken) {
    return std::nullopt;
  }
  return refusal(
      {415, "UnsupportedMediaType",
       format("The content media type '{}' is not supported. Only 'application/json' is supported.", label)});
}

// F9/5.
Answer classic(const Call& call, const Choices& choices) {
  if (choices.pick<ClassicAnswer>() == ClassicAnswer::no_provider) {
    return refusal({404, "NoRegisteredProviderFound",
                    "The subscription is not registered to use namespace 'Microsoft.ClassicCompute'."});
  }
  return refusal(
      {404, "ResourceNotFound",
       format("The Resource '{}' under resource group '{}' was not found.", call.path.full_type(), call.path.group)});
}

}  // namespace

Arm::Arm(World& world, const Entra& entra)
    : world_(world),
      entra_(entra),
      operations_(world),
      compute_(world, operations_),
      volumes_(world, operations_),
      network_writes_(world, operations_),
      groups_(world, operations_),
      things_(world, operations_),
      throttle_(world.scenario, world.choices, world.settings.seed) {}

Answer Arm::handle(const Request& request, const Target& target, const Fault* fault, Time now) {
  if (auto metadata = cloud_metadata(request, target, world_.settings, world_.choices)) return *std::move(metadata);
  Admission admission = admit(request, entra_, world_.scenario, world_.settings, world_.choices, fault, now);
  if (admission.principal == nullptr) return std::move(admission.refused);
  const Call call{request, target, arm_path_of(target), *admission.principal, fault, now};
  Headers remaining;
  Answer answer = admitted(call, remaining);
  answer.headers.insert(answer.headers.end(), remaining.begin(), remaining.end());
  return answer;
}

Answer Arm::admitted(const Call& call, Headers& remaining) {
  const ArmPath& path = call.path;
  if (auto refused = malformed(call)) return *std::move(refused);
  if (auto refused = unlabelled(call, world_.choices)) return *std::move(refused);
  if (!path.subscription.empty() && find_subscription(world_.scenario, path.subscription) == nullptr) {
    return refusal(
        {404, "SubscriptionNotFound", format("The subscription '{}' could not be found.", path.subscription)});
  }
  if (auto refused = throttle_.arm(call, remaining)) return *std::move(refused);
  if (auto refused = unknown_version(call, world_.scenario.managed_run_commands)) return *std::move(refused);
  if (auto refused = lacking_for(call, world_)) return *std::move(refused);
  if (path.provider.empty() && path.group.empty() && path.types.empty()) {
    return call.is("GET") ? subscriptions(call) : no_such_method(call);
  }
  if (path.provider.empty()) return groups_.handle(call);
  if (!path.group.empty() && world_.find_group(path.subscription, path.group) == nullptr) {
    return refusal({404, "ResourceGroupNotFound", format("Resource group '{}' could not be found.", path.group)});
  }
  return provided(call, remaining);
}

Answer Arm::provided(const Call& call, Headers& remaining) {
  const ArmPath& path = call.path;
  if (equals_ignoring_case(path.provider, "Microsoft.Authorization")) {
    return call.is("GET") ? rights(call, world_) : no_such_method(call);
  }
  if (equals_ignoring_case(path.provider, "Microsoft.ClassicCompute")) return classic(call, world_.choices);
  if (equals_ignoring_case(path.provider, "Microsoft.PolicyInsights")) return policy_restrictions(call, world_);
  if (equals_ignoring_case(path.provider, "Microsoft.RecoveryServices")) return backup_status(call, world_);
  if (auto refused = locked(call, world_)) return *std::move(refused);
  if (auto refused = disallowed(call, world_)) return *std::move(refused);
  const bool poll = path.types.size() == 2 && equals_ignoring_case(path.types[1], "operations") && path.named();
  if (equals_ignoring_case(path.provider, "Microsoft.Resources")) {
    return poll ? operations_.poll(call) : resource_tags(call, world_);
  }
  if (equals_ignoring_case(path.provider, "Microsoft.Network")) {
    if (poll) return operations_.poll(call);
    return NetworkWrites::owns(call) ? network_writes_.handle(call) : network(call, world_);
  }
  if (!equals_ignoring_case(path.provider, "Microsoft.Compute"))
    return poll ? operations_.poll(call) : things_.handle(call);
  // No figures are published for disks and snapshots (C-B2/10).
  if (Volumes::owns(path)) return volumes_.handle(call);
  if (lists_sizes(path)) return sizes(call, world_);

  const Operation* operation = poll ? world_.find_operation(path.names.back()) : nullptr;
  const Machine* machine = operation != nullptr ? world_.find_by_id(operation->machine)
                           : path.names.empty() ? nullptr
                                                : world_.find(path.subscription, path.group, path.names.front());
  const std::string region = machine != nullptr ? machine->set_up.location : "westeurope";
  if (auto refused = throttle_.compute(call, compute_policy_of(call), machine, region, remaining)) {
    return *std::move(refused);
  }
  return poll ? operations_.poll(call) : compute_.handle(call);
}

Answer Arm::subscriptions(const Call& call) const {
  Writer out;
  if (call.path.subscription.empty()) out.begin_object().key("value").begin_array();
  for (const Subscription& one : world_.scenario.subscriptions) {
    if (!call.path.subscription.empty() && !equals_ignoring_case(one.id, call.path.subscription)) continue;
    out.begin_object()
        .member("id", "/subscriptions/" + one.id)
        .member("subscriptionId", one.id)
        .member("tenantId", world_.scenario.tenant_id)
        .member("displayName", one.display_name)
        .member("state", "Enabled")
        .end_object();
  }
  if (call.path.subscription.empty()) out.end_array().end_object();
  return json_answer(200, out.text());
}

void Arm::sign(const Request& request, Answer& answer, Time now) {
  const auto add = [&](std::string_view name, std::string value) {
    if (!find_header(answer.headers, name)) answer.headers.emplace_back(name, std::move(value));
  };
  const std::string id = world_.ids.guid();
  const auto correlation = find_header(request.headers, "x-ms-correlation-request-id");
  add("x-ms-request-id", id);
  add("x-ms-correlation-request-id", correlation ? std::string(*correlation) : id);
  add("x-ms-routing-request-id", format("WESTEUROPE:{}:{}", compact_time(now), world_.ids.guid()));
  const auto client = find_header(request.headers, "x-ms-client-request-id");
  const auto echo = find_header(request.headers, "x-ms-return-client-request-id");
  if (client && echo && equals_ignoring_case(*echo, "true")) add("x-ms-client-request-id", std::string(*client));
  add("Cache-Control", "no-cache");
  add("Pragma", "no-cache");
  add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  add("X-Content-Type-Options", "nosniff");
}

}  // namespace azvmreset::sim
