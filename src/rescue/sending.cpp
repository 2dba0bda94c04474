#include "rescue/sending.hpp"

#include "arm/error_body.hpp"
#include "base/ascii.hpp"
#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/json/writer.hpp"
#include "base/quote.hpp"
#include "base/timestamp.hpp"
#include "base/wiped.hpp"
#include "offline/plan_names.hpp"
#include "ops/writer_place.hpp"
#include "rescue/lease.hpp"
#include "rescue/patience.hpp"

#include <azvmreset/resource_id.hpp>

#include <algorithm>
#include <memory>

namespace azvmreset::rescue {
namespace {

using base::equals_ignoring_case;
using engine::Task;

std::string_view path_of(const PlanCall& call) noexcept {
  const std::string_view url = call.url;
  return url.substr(0, url.find('?'));
}

// The line of the step stays; a poll is worth telling.
class Polls final : public base::ProgressSink {
 public:
  explicit Polls(base::ProgressSink& outer) noexcept : outer_(outer) {}
  void entered(Phase, std::string_view) noexcept override {}
  void polled() noexcept override { outer_.polled(); }

 private:
  base::ProgressSink& outer_;
};

bool matches(const PlanCall& call, std::string_view method, std::string_view path, std::string_view in_body) {
  const std::string_view its = path_of(call);
  const bool whole = base::starts_with_ignoring_case(path, "/subscriptions/");
  const bool same = whole
                        ? equals_ignoring_case(its, path)
                        : its.size() > path.size() && equals_ignoring_case(its.substr(its.size() - path.size()), path);
  return same && call.method == method && call.body.find(in_body) != std::string::npos;
}

// Also of the steps that it has of its own.
const PlanCall* first_match(const PlanStep& step, std::string_view method, std::string_view path,
                            std::string_view in_body) {
  for (const PlanCall& call : step.calls) {
    if (matches(call, method, path, in_body)) return &call;
  }
  for (const PlanStep& part : step.substeps) {
    if (const PlanCall* call = first_match(part, method, path, in_body)) return call;
  }
  return nullptr;
}

void append_string(base::WipedString& out, std::string_view text) {
  base::json::Writer json;
  json.string(text);
  const Secret quoted = json.take();
  base::append(out, quoted.expose());
}

std::string as_string(std::string_view placeholder) { return base::format("\"{}\"", placeholder); }

// Each is a whole string of the JSON as it was planned, so nothing that is
// filled in is looked at again, and somebody's text with it inside stays.
std::shared_ptr<const Secret> filled(const PlanCall& call, const Fill& fill) {
  base::WipedString out;
  std::string_view text = call.body;
  while (!text.empty()) {
    std::size_t first = text.size();
    const std::pair<std::string, Secret>* found = nullptr;
    for (const auto& one : fill) {
      if (one.first == call.if_match) continue;  // of the header alone
      const std::size_t at = text.find(as_string(one.first));
      if (at >= first) continue;
      first = at;
      found = &one;
    }
    base::append(out, text.substr(0, first));
    text.remove_prefix(first);
    if (found == nullptr) break;
    append_string(out, found->second.expose());
    text.remove_prefix(as_string(found->first).size());
  }
  return std::make_shared<const Secret>(base::view(out));
}

// A second one would not be what the first one was: a VM is not made again,
// nor a script run, and a disk that is attached is refused (contract C2).
http::Idempotency idempotency_of(const PlanCall& call) {
  const std::string_view path = path_of(call);
  const auto has = [path](std::string_view part) { return base::find_ignoring_case(path, part) != std::string::npos; };
  if (call.method == "PUT") {
    const bool once = has("/virtualMachines/");
    return once ? http::Idempotency::once : http::Idempotency::repeatable_by_name;
  }
  if (has("/attachDetachDataDisks") || has("/restart")) return http::Idempotency::once;
  return http::Idempotency::repeatable;
}

Result<http::Request> request_of(const Job& job, const PlanCall& call, const Fill& fill) {
  if (auto checked = check_place(job, call); !checked) return std::move(checked).error();
  auto url = job.context.arm.endpoint().accept(call.url);
  if (!url) return std::move(url).error();
  http::Request request(call.method, std::move(*url));
  request.idempotency = idempotency_of(call);
  if (!call.body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body = filled(call, fill);
  }
  if (call.if_match.empty()) return request;
  std::string if_match = call.if_match;
  for (const auto& [name, value] : fill) {
    if (name == if_match) if_match = value.expose();
  }
  request.headers.emplace_back("If-Match", std::move(if_match));
  return request;
}

// The VM that is written to, or to something below it, where its place is still to be taken.
std::optional<ResourceId> vm_of(const Job& job, const PlanCall& call) {
  for (const std::string_view vm : {std::string_view(job.at.vm), std::string_view(job.at.rescue_vm)}) {
    if (!below(path_of(call), vm)) continue;
    if (job.writes_to_vm && vm == job.at.vm) break;
    if (auto id = ResourceId::parse(vm)) return std::move(*id);
  }
  return std::nullopt;
}

// That of the write itself: each poll of it may have another one.
void note_id(Job& job, const std::vector<std::string>& ids) {
  std::vector<std::string>& known = job.result.correlation_ids;
  if (ids.empty() || std::ranges::find(known, ids.front()) != known.end()) return;
  known.push_back(ids.front());
}

Task<Result<void>> enter_ledger(Job& job, PlanCall call) {
  const std::string id(path_of(call));
  if (call.method == "PUT") co_return co_await job.chronicle.made(type_in(id), id);
  if (call.method == "DELETE") co_return co_await job.chronicle.deleted(id);
  co_return Result<void>();
}

Task<Result<http::Response>> look(Job& job, std::string path, arm::ResourceType type) {
  auto request = job.context.arm.request("GET", path, type);
  if (!request) co_return std::move(request).error();
  const http::Url url = request->url;
  auto answer = co_await job.context.arm.exchange(std::move(*request));
  if (!answer) co_return std::move(answer).error();
  if (answer->success() || answer->status() == 404) co_return answer;
  co_return explained(arm::error_of(*answer, "GET", url));
}

template <class View>
Result<View> view_of(const http::Response& answer, Result<View> (*read)(base::json::Value), const std::string& id) {
  const auto& body = answer.parsed();
  if (!body) return base::fail(ErrorCode::protocol, "ARM described {} in a way that cannot be read", id);
  return read(body->root());
}

bool is_snapshot(std::string_view id) noexcept { return base::find_ignoring_case(id, "/snapshots/") != id.npos; }

// With the api-version in which the plan reads the VM: it is that of everything below it, too.
Result<PlanCall> like_the_first(const Job& job, std::string_view method, const std::string& path) {
  auto call = call_of(job, "record", "GET", job.at.vm);
  if (!call) return call;
  const std::size_t version = call->url.find("api-version=");
  if (version == std::string::npos) return base::fail(ErrorCode::protocol, "a request of the plan has no api-version");
  const char joint = path.find('?') == std::string_view::npos ? '?' : '&';
  call->url = base::format("{}{}{}", path, joint, call->url.substr(version));
  call->method = method;
  if (auto checked = check_place(job, *call); !checked) return std::move(checked).error();
  return call;
}

arm::ResourceType resource_type_of(std::string_view id) {
  using arm::ResourceType;
  constexpr ResourceType all[] = {ResourceType::run_commands,        ResourceType::disks,
                                  ResourceType::snapshots,           ResourceType::network_interfaces,
                                  ResourceType::public_ip_addresses, ResourceType::virtual_networks,
                                  ResourceType::nat_gateways};
  const std::string type = type_in(id);
  for (const ResourceType one : all) {
    if (equals_ignoring_case(name_of(one), type)) return one;
  }
  return ResourceType::virtual_machines;
}

}  // namespace

Result<PlanCall> call_of(const Job& job, std::string_view step, std::string_view method, std::string_view path,
                         std::string_view in_body) {
  const PlanStep* const planned = step_of(job.plan, step);
  const PlanCall* const call = planned != nullptr ? first_match(*planned, method, path, in_body) : nullptr;
  if (call != nullptr) {
    if (auto checked = check_place(job, *call); !checked) return std::move(checked).error();
    return *call;
  }
  auto error = base::fail(ErrorCode::protocol, "the plan has no {} of {} in its step {}", method,
                          base::quoted(path, 300), base::quoted(step));
  error.remedy = "make the plan again: it is not of this situation, or somebody has changed its file";
  return error;
}

Result<PlanCall> power_call(const Job& job, std::string_view verb) {
  return like_the_first(job, "POST", base::format("{}/{}", job.at.vm, verb));
}

Result<PlanCall> removal_of(const Job& job, const std::string& id) {
  for (const PlanStep& step : job.plan.steps) {
    if (auto call = call_of(job, step.name, "DELETE", id)) return call;
  }
  // What a plan keeps goes when it is undone: in the api-version in which it is made.
  for (const PlanStep& step : job.plan.steps) {
    auto call = call_of(job, step.name, "PUT", id);
    if (!call) continue;
    call->method = "DELETE";
    call->body.clear();
    if (auto checked = check_place(job, *call); !checked) return std::move(checked).error();
    return call;
  }
  if (base::find_ignoring_case(id, "/runCommands/") != std::string::npos) return like_the_first(job, "DELETE", id);
  return call_of(job, "confirm", "DELETE", id);  // which says what is missing
}

Task<Result<void>> write_unguarded(Job& job, std::string step, PlanCall call, Fill fill) {
  auto request = request_of(job, call, fill);
  if (!request) co_return std::move(request).error();
  auto noted = co_await job.chronicle.will(std::move(step), call.method, call.url);
  if (!noted) co_return std::move(noted).error();

  Polls polls(job.context.progress);
  arm::RunOptions options;
  options.progress = &polls;
  const auto vm = vm_of(job, call);
  if (vm) {
    auto place = co_await ops::enter_writers(job.context, *vm);
    if (!place) co_return std::move(place).error();
    job.context.count_write();
    auto run = co_await job.context.arm.run(std::move(*request), std::move(options));
    if (!run) co_return explained(std::move(run).error());
    note_id(job, run->correlation_ids);
  } else {
    auto run = co_await job.context.arm.run(std::move(*request), std::move(options));
    if (!run) co_return explained(std::move(run).error());
    note_id(job, run->correlation_ids);
  }
  co_return co_await enter_ledger(job, std::move(call));
}

Task<Result<void>> write(Job& job, std::string step, PlanCall call, Fill fill) {
  auto ours = co_await keep_lease(job);
  if (!ours) co_return std::move(ours).error();
  co_return co_await write_unguarded(job, std::move(step), std::move(call), std::move(fill));
}

Task<Result<std::optional<SeenVm>>> look_at_vm(Job& job, std::string id) {
  auto answer = co_await look(job, id + "?$expand=instanceView", arm::ResourceType::virtual_machines);
  if (!answer) co_return std::move(answer).error();
  if (answer->status() == 404) co_return std::optional<SeenVm>();
  auto vm = view_of(*answer, &arm::read_vm, id);
  if (!vm) co_return std::move(vm).error();
  SeenVm seen;
  seen.etag = vm->profile.etag.empty() ? std::string(answer->header("ETag").value_or("")) : vm->profile.etag;
  seen.vm = std::move(*vm);
  if (const auto date = answer->header("Date")) seen.answered_at = base::parse_http_date(*date);
  co_return std::optional(std::move(seen));
}

Task<Result<std::optional<arm::DiskView>>> look_at_disk(Job& job, std::string id) {
  const auto type = is_snapshot(id) ? arm::ResourceType::snapshots : arm::ResourceType::disks;
  auto answer = co_await look(job, id, type);
  if (!answer) co_return std::move(answer).error();
  if (answer->status() == 404) co_return std::optional<arm::DiskView>();
  auto disk = view_of(*answer, &arm::read_disk, id);
  if (!disk) co_return std::move(disk).error();
  co_return std::optional(std::move(*disk));
}

Task<Result<std::optional<SeenResource>>> look_at_resource(Job& job, std::string id) {
  auto answer = co_await look(job, id, resource_type_of(id));
  if (!answer) co_return std::move(answer).error();
  if (answer->status() == 404) co_return std::optional<SeenResource>();
  const auto& body = answer->parsed();
  if (!body) co_return base::fail(ErrorCode::protocol, "ARM described {} in a way that cannot be read", id);
  SeenResource seen;
  seen.provisioning_state = body->root()["properties"]["provisioningState"].text_or("");
  seen.plan_tag = body->root()["tags"].any_case(offline::plan_tag).text_or("");
  co_return std::optional(std::move(seen));
}

}  // namespace azvmreset::rescue
