#include "base/fail.hpp"
#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"

#include <azvmreset/plan.hpp>

#include <algorithm>
#include <initializer_list>
#include <limits>

// A plan may come from anywhere: from a file that somebody mailed. What this
// version would not have written is refused, except members that it does not
// know, which a later version may add (docs/results.md).
namespace azvmreset {
namespace {

using base::format;
using base::quoted;
using base::json::Value;

constexpr std::string_view schema = "azvmreset.plan/1";
constexpr base::json::Limits limits{4u << 20, 16};

constexpr auto groups = {AccountGroup::administrators, AccountGroup::remote_desktop_users};
constexpr auto tasks = {PlantedTask::reset_password, PlantedTask::reset_rdp, PlantedTask::nothing};
constexpr auto hooks = {Hook::group_policy, Hook::setup};
constexpr auto systems = {RescueOs::windows, RescueOs::linux_os};
constexpr auto networks = {RescueNetwork::source_subnet, RescueNetwork::given_subnet, RescueNetwork::nat_gateway};
constexpr auto readings = {ReadBack::automatic, ReadBack::agent, ReadBack::snapshot, ReadBack::none};
constexpr auto powers = {PowerAfter::as_before, PowerAfter::running, PowerAfter::stopped, PowerAfter::deallocated};
constexpr auto rungs = {Rung::vm_access, Rung::managed_run_command, Rung::action_run_command, Rung::offline};

std::string_view kind_of(Value value) noexcept {
  if (!value.present()) return "nothing";
  if (value.is_null()) return "null";
  if (value.is_string()) return "a text";
  if (value.is_number()) return "a number";
  if (value.is_boolean()) return "a flag";
  return value.is_array() ? "a list" : "an object";
}

// What was wrong first, and where.
struct Problem {
  std::string text;

  void report(std::string_view path, std::string_view expected, std::string_view found) {
    if (text.empty()) text = format("{}: expected {}, found {}", path, expected, found);
  }
  bool found() const noexcept { return !text.empty(); }
};

// One object of the document, with its place in it: "steps[3]".
class Part {
 public:
  Part(Value object, std::string path, Problem& problem) : object_(object), path_(std::move(path)), problem_(problem) {
    if (!object_.is_object()) problem_.report(path_, "an object", kind_of(object_));
    refuse_doubles();
  }

  std::string text(std::string_view name) {
    const Value value = object_[name];
    if (!value.is_string()) wrong(name, "a text");
    return value.text_or("");
  }
  bool flag(std::string_view name) {
    const auto value = object_[name].boolean();
    if (!value) wrong(name, "a flag");
    return value.value_or(false);
  }
  std::int64_t count(std::string_view name, std::int64_t most = std::numeric_limits<std::int64_t>::max()) {
    const auto value = object_[name].integer();
    if (!value || *value < 0 || *value > most) wrong(name, "a whole number that is not negative");
    return value.value_or(0);
  }
  std::chrono::seconds span(std::string_view name) { return std::chrono::seconds(count(name, longest_span)); }

  template <class Enum>
  Enum name(std::string_view member, std::initializer_list<Enum> known) {
    return named(object_[member], place(member), known);
  }

  template <class Enum>
  std::vector<Enum> names(std::string_view member, std::initializer_list<Enum> known) {
    return list(member, [known](Value item, const std::string& path, Problem& problem) {
      return named(item, path, known, problem);
    });
  }

  // What `read` makes of each element and its place.
  template <class Read>
  auto list(std::string_view name, Read read) {
    std::vector<decltype(read(Value(), std::string(), problem_))> items;
    const Value list = object_[name];
    if (!list.is_array()) {
      wrong(name, "a list");
      return items;
    }
    std::size_t index = 0;
    for (const Value item : list.elements()) {
      items.push_back(read(item, format("{}[{}]", place(name), index++), problem_));
      if (problem_.found()) break;
    }
    return items;
  }
  std::vector<std::string> texts(std::string_view name) {
    return list(name, [](Value item, const std::string& path, Problem& problem) {
      if (!item.is_string()) problem.report(path, "a text", kind_of(item));
      return item.text_or("");
    });
  }
  Part part(std::string_view name) { return Part(object_[name], place(name), problem_); }

  void wrong(std::string_view name, std::string_view expected) {
    const Value value = object_[name];
    const auto text = value.text();
    const std::string found = text                ? quoted(*text, 40)
                              : value.is_number() ? std::string(*value.number())
                                                  : std::string(kind_of(value));
    problem_.report(place(name), expected, found);
  }

  template <class Enum>
  static Enum named(Value value, const std::string& path, std::initializer_list<Enum> known, Problem& problem) {
    const auto text = value.text();
    for (const Enum each : known) {
      if (text && name_of(each) == *text) return each;
    }
    problem.report(path, "a name that this version knows", text ? quoted(*text, 40) : std::string(kind_of(value)));
    return *known.begin();
  }

 private:
  static constexpr std::int64_t longest_span = 10LL * 365 * 24 * 3600;

  template <class Enum>
  Enum named(Value value, const std::string& path, std::initializer_list<Enum> known) {
    return named(value, path, known, problem_);
  }
  std::string place(std::string_view name) const {
    return path_.empty() ? std::string(name) : path_ + "." + std::string(name);
  }

  // Readers differ in which of the two they take, so what one person has read another would not carry out.
  void refuse_doubles() {
    std::vector<std::string_view> names;
    for (const auto [name, value] : object_.members()) names.push_back(name);
    std::sort(names.begin(), names.end());
    const auto twice = std::adjacent_find(names.begin(), names.end());
    if (twice != names.end())
      problem_.report(path_.empty() ? "the plan" : path_, "each member once", quoted(*twice) + " twice");
  }

  Value object_;
  std::string path_;
  Problem& problem_;
};

bool is_plan_id(std::string_view text) noexcept {
  return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

PlanCall read_call(Value value, const std::string& path, Problem& problem) {
  Part part(value, path, problem);
  PlanCall call;
  call.method = part.text("method");
  static constexpr auto methods = {"GET", "PUT", "PATCH", "POST", "DELETE"};
  if (std::find(methods.begin(), methods.end(), call.method) == methods.end()) part.wrong("method", "an HTTP method");
  call.url = part.text("url");
  // A call that named its host would lead a token there.
  if (!call.url.starts_with("/") || call.url.starts_with("//")) part.wrong("url", "a path, beginning with one /");
  call.body = part.text("body");
  call.if_match = part.text("if_match");
  call.when = part.text("when");
  call.purpose = part.text("purpose");
  return call;
}

std::int32_t read_number(Value value, const std::string& path, Problem& problem) {
  const auto number = value.integer();
  if (!number || *number < 1 || *number > std::numeric_limits<std::int32_t>::max()) {
    problem.report(path, "the number of a step", kind_of(value));
    return 0;
  }
  return static_cast<std::int32_t>(*number);
}

// The steps are carried out in the order in which they stand, so none may wait for a later one.
void check_order(const std::vector<PlanStep>& steps, std::string_view path, Problem& problem) {
  std::vector<std::int32_t> earlier{0};
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const PlanStep& step = steps[i];
    if (step.number <= earlier.back()) {
      problem.report(format("{}[{}].number", path, i), "more than that of the step before",
                     std::to_string(step.number));
    }
    for (const std::int32_t number : step.after) {
      const bool known = std::binary_search(earlier.begin() + 1, earlier.end(), number);
      if (!known) problem.report(format("{}[{}].after", path, i), "earlier steps", std::to_string(number));
    }
    earlier.push_back(step.number);
  }
}

PlanStep read_step(Value value, const std::string& path, Problem& problem) {
  Part part(value, path, problem);
  PlanStep step;
  step.number = static_cast<std::int32_t>(part.count("number", std::numeric_limits<std::int32_t>::max()));
  step.name = part.text("name");
  step.purpose = part.text("purpose");
  step.calls = part.list("calls", read_call);
  step.after = part.list("after", read_number);
  step.expected = part.span("expected");
  step.vm_down = part.flag("vm_down");
  step.evidence = part.text("evidence");
  step.undo = part.text("undo");
  step.substeps = part.list("substeps", read_step);
  check_order(step.substeps, path + ".substeps", problem);
  return step;
}

PlanResource read_resource(Value value, const std::string& path, Problem& problem) {
  Part part(value, path, problem);
  PlanResource resource;
  resource.type = part.text("type");
  resource.id = part.text("id");
  resource.purpose = part.text("purpose");
  resource.until = part.text("until");
  resource.cost = part.text("cost");
  resource.holds_password = part.flag("holds_password");
  return resource;
}

Finding read_finding(Value value, const std::string& path, Problem& problem) {
  Part part(value, path, problem);
  std::string code = part.text("code");
  std::string message = part.text("message");
  std::string remedy = part.text("remedy");
  return Finding(std::move(code), std::move(message), std::move(remedy));
}

RequiredAction read_action(Value value, const std::string& path, Problem& problem) {
  Part part(value, path, problem);
  RequiredAction action;
  action.action = part.text("action");
  action.scope = part.text("scope");
  action.purpose = part.text("purpose");
  action.rungs = part.list("rungs", [](Value item, const std::string& place, Problem& found) {
    return Part::named(item, place, rungs, found);
  });
  action.optional = part.flag("optional");
  return action;
}

PlanFacts read_facts(Part part) {
  PlanFacts facts;
  facts.vm_size = part.text("vm_size");
  facts.location = part.text("location");
  facts.zone = part.text("zone");
  facts.power = part.text("power");
  facts.os_disk_id = part.text("os_disk_id");
  facts.os_disk_unique_id = part.text("os_disk_unique_id");
  facts.os_disk_sku = part.text("os_disk_sku");
  facts.os_disk_tier = part.text("os_disk_tier");
  facts.os_disk_bytes = part.count("os_disk_bytes");
  facts.hyper_v_generation = part.text("hyper_v_generation");
  facts.security_type = part.text("security_type");
  facts.encryption_set_id = part.text("encryption_set_id");
  facts.disk_controller = part.text("disk_controller");
  facts.network_access_policy = part.text("network_access_policy");
  facts.disk_access_id = part.text("disk_access_id");
  facts.rescue_vm = part.text("rescue_vm");
  facts.rescue_size = part.text("rescue_size");
  facts.rescue_image = part.text("rescue_image");
  facts.rescue_subnet_id = part.text("rescue_subnet_id");
  facts.rescue_zone = part.text("rescue_zone");
  facts.rescue_address_range = part.text("rescue_address_range");
  facts.rescue_admin_username = part.text("rescue_admin_username");
  facts.rescue_os_disk_sku = part.text("rescue_os_disk_sku");
  facts.rescue_disk_encryption_set = part.text("rescue_disk_encryption_set");
  facts.rescue_encryption_at_host = part.flag("rescue_encryption_at_host");
  facts.rescue_security_type = part.text("rescue_security_type");
  facts.rescue_license_type = part.text("rescue_license_type");
  return facts;
}

void read_choices(Part& part, Plan& plan) {
  plan.task = part.name("task", tasks);
  plan.hook = part.name("hook", hooks);
  plan.username = part.text("username");
  plan.built_in_administrator = part.flag("built_in_administrator");
  plan.existing_only = part.flag("existing_only");
  plan.add_to = part.names("add_to", groups);
  plan.plaintext = part.flag("plaintext");
  plan.rescue_os = part.name("rescue_os", systems);
  plan.rescue_is_made = part.flag("rescue_is_made");
  plan.network = part.name("network", networks);
  plan.probe = part.flag("probe");
  plan.read_back = part.name("read_back", readings);
  plan.deallocate = part.flag("deallocate");
  plan.power_after = part.name("power_after", powers);
  plan.lease = part.flag("lease");
  plan.keep_snapshot = part.flag("keep_snapshot");
  plan.from_snapshot = part.text("from_snapshot");
  plan.reason = part.text("reason");
}

Plan read_plan(Part& part, Problem& problem) {
  Plan plan;
  plan.id = part.text("id");
  if (!is_plan_id(plan.id)) part.wrong("id", "32 hexadecimal digits");
  plan.target = part.text("target");
  const auto target = ResourceId::parse(plan.target);
  if (!target) part.wrong("target", "the resource id of a VM");
  read_choices(part, plan);
  plan.facts = read_facts(part.part("facts"));
  plan.steps = part.list("steps", read_step);
  check_order(plan.steps, "steps", problem);
  plan.resources = part.list("resources", read_resource);
  plan.blockers = part.list("blockers", read_finding);
  plan.warnings = part.list("warnings", read_finding);
  plan.unknowns = part.list("unknowns", read_finding);
  plan.required_actions = part.list("required_actions", read_action);
  plan.readers = part.texts("readers");
  plan.copied = part.texts("copied");
  plan.does_not_travel = part.texts("does_not_travel");
  plan.expected = part.span("expected");
  plan.downtime = part.span("downtime");
  plan.next_steps = part.texts("next_steps");
  plan.trace_id = part.text("trace_id");
  return plan;
}

Error unusable(std::string_view why) {
  auto error = base::fail(ErrorCode::invalid_argument, "the plan is unusable: {}", why);
  error.remedy = "use the JSON of a plan as azvmreset printed it, or plan again";
  return error;
}

}  // namespace

Result<Plan> plan_from_json(std::string_view text) {
  const auto document = base::json::Document::parse(text, limits);
  if (!document) return unusable(document.error().message);
  const Value root = document->root();
  const auto found = root["schema"].text();
  if (!found) return unusable("it is JSON of another kind: expected a text as \"schema\"");
  if (*found != schema) return unusable(format("expected the schema {}, found {}", quoted(schema), quoted(*found)));
  Problem problem;
  Part part(root, "", problem);
  Plan plan = read_plan(part, problem);
  if (problem.found()) return unusable(problem.text);
  return plan;
}

}  // namespace azvmreset
