#include "simulator/arm/throttle.hpp"

#include "base/ascii.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "base/timestamp.hpp"
#include "simulator/arm/error.hpp"
#include "simulator/chance.hpp"

namespace azvmreset::sim {
namespace {

using base::format;
using base::json::Writer;

constexpr std::chrono::nanoseconds kSecond = std::chrono::seconds(1);

// C-B1/1. Today's model refills all the time, that of sovereign clouds by the hour (C-B1/5).
BucketSize arm_size(std::string_view kind, bool hourly, std::int64_t factor) {
  if (hourly) {
    const std::int64_t count = (kind == "reads" ? 12'000 : kind == "writes" ? 1'200 : 15'000) * factor;
    return {count, count, std::chrono::hours(1)};
  }
  if (kind == "reads") return {250 * factor, 1, kSecond / (25 * factor)};
  return {200 * factor, 1, kSecond / (10 * factor)};
}

struct Policy {
  std::string_view name;
  std::int64_t machine_refill, machine_capacity;
  std::int64_t region_refill, region_capacity;
};

// C-B2/1.
constexpr Policy kPolicies[] = {
    {"UpdateVM", 4, 12, 500, 1'500}, {"DeleteVM", 4, 12, 500, 1'500},         {"LowCostGet", 12, 36, 8'000, 24'000},
    {"HighCostGet", 0, 0, 300, 900}, {"GetOperation", 15, 45, 5'000, 15'000},
};

const Policy& policy_named(std::string_view name) {
  for (const Policy& policy : kPolicies) {
    if (policy.name == name) return policy;
  }
  return kPolicies[0];
}

std::string whole_seconds(std::chrono::nanoseconds wait) {
  return format("{}", std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count()));
}

std::string_view kind_of(const Call& call) {
  if (call.is("GET")) return "reads";
  return call.is("DELETE") ? "deletes" : "writes";
}

}  // namespace

std::string_view compute_policy_of(const Call& call) {
  if (!call.is("GET")) {
    // C-B2/3.
    const bool gives_up_the_host =
        (call.is("POST") && base::equals_ignoring_case(call.path.types.back(), "deallocate")) ||
        (call.is("DELETE") && call.path.types.size() == 1);
    return gives_up_the_host ? "DeleteVM" : "UpdateVM";
  }
  if (call.path.types.size() == 2 && call.path.types[1] == "operations") return "GetOperation";
  return call.path.types.size() == 1 && !call.path.named() ? "HighCostGet" : "LowCostGet";
}

Throttle::Throttle(const Scenario& scenario, const Choices& choices, std::uint64_t seed)
    : scenario_(scenario), choices_(choices) {
  // Where in the minute Compute refills (contract B4).
  if (seed != 0) phase_ += Chance(seed, "refill phase").between(Duration(0), std::chrono::seconds(59));
}

Bucket& Throttle::bucket(const Claim& claim, Time now) {
  return buckets_.try_emplace(claim.key, claim.size, now, phase_).first->second;
}

const Throttle::Claim* Throttle::take(const std::vector<Claim>& claims, Time now) {
  for (const Claim& claim : claims) {
    if (bucket(claim, now).tokens(now) <= 0) return &claim;
  }
  for (const Claim& claim : claims) bucket(claim, now).take();
  return nullptr;
}

std::optional<Answer> Throttle::arm(const Call& call, Headers& remaining) {
  if (scenario_.throttling == Throttling::off) return std::nullopt;
  const bool hourly = scenario_.throttling == Throttling::hourly;
  const std::string_view kind = kind_of(call);
  const std::string& subscription = call.path.subscription;
  const std::string& who = call.principal.client_id;
  std::vector<Claim> claims;
  if (!subscription.empty()) {
    claims.push_back({format("arm/{}/{}/{}", subscription, who, kind), arm_size(kind, hourly, 1),
                      format("x-ms-ratelimit-remaining-subscription-{}", kind)});
    claims.push_back({format("arm/{}/{}", subscription, kind), arm_size(kind, hourly, 15), {}});
  }
  if (subscription.empty() || choices_.pick<TenantBuckets>() == TenantBuckets::all_requests) {
    claims.push_back({format("arm/tenant/{}/{}", who, kind), arm_size(kind, hourly, 1),
                      format("x-ms-ratelimit-remaining-tenant-{}", kind)});
  }
  const Claim* empty = take(claims, call.now);
  for (const Claim& claim : claims) {
    if (!claim.header.empty())
      remaining.emplace_back(claim.header, format("{}", bucket(claim, call.now).tokens(call.now)));
  }
  if (empty == nullptr) return std::nullopt;
  const std::string wait = whole_seconds(bucket(*empty, call.now).until_refill(call.now));
  Answer answer = refusal({429, "SubscriptionRequestsThrottled",
                           format("Number of '{}' requests for subscription '{}' actor '{}' exceeded. Please try again "
                                  "after '{}' seconds after additional tokens are available. Refer to "
                                  "https://aka.ms/arm-throttling for additional information.",
                                  kind, subscription, who, wait)});
  answer.headers.emplace_back("Retry-After", wait);
  return answer;
}

std::optional<Answer> Throttle::compute(const Call& call, std::string_view policy_name, const Machine* machine,
                                        std::string_view region, Headers& remaining) {
  if (scenario_.throttling == Throttling::off) return std::nullopt;
  const Policy& policy = policy_named(policy_name);
  constexpr std::chrono::minutes step{1};
  std::vector<Claim> claims;
  if (machine != nullptr && policy.machine_capacity > 0) {
    claims.push_back({format("compute/{}/{}", machine->id, policy.name),
                      {policy.machine_capacity, policy.machine_refill, step},
                      {}});
  }
  claims.push_back({format("compute/{}/{}/{}", call.path.subscription, region, policy.name),
                    {policy.region_capacity, policy.region_refill, step},
                    {}});
  const Claim* empty = take(claims, call.now);
  for (const Claim& claim : claims) {
    remaining.emplace_back("x-ms-ratelimit-remaining-resource",
                           format("Microsoft.Compute/{};{}", policy.name, bucket(claim, call.now).tokens(call.now)));
  }
  remaining.emplace_back("x-ms-request-charge", "1");
  if (empty == nullptr) return std::nullopt;

  // C-B2/9.
  Writer inner;
  inner.begin_object()
      .member("operationGroup", policy.name)
      .member("startTime", base::format_timestamp(call.now - step))
      .member("endTime", base::format_timestamp(call.now))
      .member("allowedRequestCount", empty->size.capacity)
      .member("measuredRequestCount", empty->size.capacity + 1)
      .end_object();
  Writer out;
  out.begin_object().key("error").begin_object().member("code", "OperationNotAllowed");
  out.member("message",
             "The server rejected the request because too many requests have been received for this "
             "subscription.");
  out.key("details").begin_array().begin_object().member("code", "TooManyRequests").member("target", policy.name);
  out.member("message", inner.text()).end_object().end_array().end_object().end_object();
  Answer answer = json_answer(429, out.text());
  answer.headers.emplace_back("Retry-After", whole_seconds(bucket(*empty, call.now).until_refill(call.now)));
  return answer;
}

}  // namespace azvmreset::sim
