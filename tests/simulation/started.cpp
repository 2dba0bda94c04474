#include "simulation/started.hpp"

#include "base/format.hpp"

namespace azvmreset::simulation {
namespace {

template <class T>
std::string shown_json(const T& result) {
  return to_json(result);
}

std::string shown_json(const RestResponse& response) { return base::format("status {}", response.status); }

template <class T>
Ending succeeded(const T&) {
  return {};
}

Ending succeeded(const ResetResult& result) {
  Ending ending;
  ending.evidence = result.evidence;
  ending.force_update_tag = result.force_update_tag;
  ending.started_vm = result.started_vm;
  ending.snapshot_id = result.snapshot_id;
  return ending;
}

Ending succeeded(const RotationResult& result) {
  Ending ending;
  ending.evidence = result.evidence;
  ending.rotated_to = result.current;
  return ending;
}

Ending succeeded(const RestartResult& result) {
  Ending ending;
  ending.evidence = result.evidence;
  return ending;
}

// Two processes have two keys, and the same history.
std::string without_key(std::string text) {
  const std::string& fingerprint = sealing_key(true).fingerprint();
  for (std::size_t at = 0; (at = text.find(fingerprint, at)) != std::string::npos;) text.erase(at, fingerprint.size());
  return text;
}

template <class T>
class StartedOperation final : public Started {
 public:
  StartedOperation(Operation<T> operation, Watch& watch) : operation_(std::move(operation)) {
    const auto registered = operation_.on_progress([&watch](const Progress& progress) {
      watch.note(base::format("  progress {}: {}", name_of(progress.phase), progress.message));
      watch.shown("progress", progress.message);
    });
    if (!registered) watch.broken("progress can be followed", registered.error().message);
  }

  bool done() const noexcept override { return operation_.done(); }
  void cancel() noexcept override { operation_.cancel(); }

  Ending end(Watch& watch) override {
    const auto result = operation_.take_result();
    if (result) {
      show(shown_json(*result), watch);
      return succeeded(*result);
    }
    Ending ending;
    ending.error = result.error();
    watch.kept(result.error().resume_token);
    // The token is confidential by its own word; all else is for everybody.
    Error shown = result.error();
    shown.resume_token.clear();
    show(to_json(shown), watch);
    watch.shown("the error", shown.message + shown.remedy);
    return ending;
  }

 private:
  static void show(const std::string& json, Watch& watch) {
    watch.note("  " + without_key(json));
    watch.shown("the result", json);
  }

  Operation<T> operation_;
};

template <class T>
std::unique_ptr<Started> followed(Operation<T> operation, Watch& watch) {
  return std::make_unique<StartedOperation<T>>(std::move(operation), watch);
}

void set_options(ResetOptions& options, const PlannedOperation& planned, const Keepers& keepers) {
  options.start_if_stopped = planned.start_if_stopped;
  options.after = planned.after;
  options.snapshot_first = planned.snapshot_first;
  options.resume_sink = keepers.tokens;
  options.overrides = planned.overrides;
  options.require = planned.require;
  options.timeout = planned.timeout;
}

void choose_way(ResetPassword& request, const PlannedOperation& planned, const Keepers& keepers) {
  if (planned.way == Way::ladder) return;
  request.method = planned.way == Way::vm_access ? Method::vm_access : Method::run_command;
  request.form = planned.form;
  if (planned.way != Way::made) return;
  request.sealing_key = sealing_key(planned.key_is_kept);
  request.secret_sink = keepers.passwords;
  if (!planned.key_is_kept) request.key_sink = keepers.keys;
}

// Resume tokens go to the vault.
Rotate rotation(const PlannedOperation& planned, ResourceId machine, const Keepers& keepers) {
  Rotate request(std::move(machine), planned.username, keepers.vault);
  const VaultContent& kept = keepers.vault->content();
  if (kept.current) request.current = kept.current->duplicate();
  if (kept.pending) request.pending = kept.pending->duplicate();
  request.start_if_stopped = planned.start_if_stopped;
  request.after = planned.after;
  request.snapshot_first = planned.snapshot_first;
  request.overrides = planned.overrides;
  request.timeout = planned.timeout;
  if (planned.way == Way::ladder) return request;
  request.method = planned.way == Way::vm_access ? Method::vm_access : Method::run_command;
  request.form = planned.form;
  if (planned.way == Way::made) request.sealing_key = sealing_key(planned.key_is_kept);
  return request;
}

// One that needs no more than its target and the time it has.
template <class Request>
Request timed(Request request, const PlannedOperation& planned) {
  request.timeout = planned.timeout;
  return request;
}

std::string group_of(const ResourceId& machine) {
  return base::format("/subscriptions/{}/resourceGroups/{}", machine.subscription(), machine.resource_group());
}

}  // namespace

const SealingKey& sealing_key(bool kept) {
  static const SealingKey made = *SealingKey::generate();
  static const SealingKey read = *SealingKey::from_pem(made.to_pem());
  return kept ? read : made;
}

std::unique_ptr<Started> start(Client& client, const PlannedOperation& planned, ResourceId machine,
                               const Keepers& keepers, Watch& watch) {
  switch (planned.kind) {
    case Kind::reset_password: {
      ResetPassword request(std::move(machine), planned.username,
                            planned.generate || planned.way == Way::made ? Secret() : Secret(planned.password));
      request.generate = planned.generate;
      if (planned.generate) request.secret_sink = keepers.passwords;
      request.unchecked_name = planned.unchecked_name;
      request.confirm = planned.confirm ? Confirm::automatic : Confirm::never;
      choose_way(request, planned, keepers);
      set_options(request, planned, keepers);
      return followed(client.reset_password(std::move(request)), watch);
    }
    case Kind::reset_rdp: {
      ResetRdp request(std::move(machine));
      set_options(request, planned, keepers);
      return followed(client.reset_rdp(std::move(request)), watch);
    }
    case Kind::restart:
      return followed(client.restart(timed(Restart(std::move(machine)), planned)), watch);
    case Kind::preflight:
      return followed(client.preflight(timed(Preflight(std::move(machine)), planned)), watch);
    case Kind::status:
      return followed(client.status(timed(Status(std::move(machine)), planned)), watch);
    case Kind::find:
      return followed(client.find(timed(Find(machine.subscription(), machine.name()), planned)), watch);
    case Kind::leftovers:
    case Kind::remove_leftovers: {
      Leftovers request(std::move(machine));
      request.remove = planned.kind == Kind::remove_leftovers;
      return followed(client.leftovers(timed(std::move(request), planned)), watch);
    }
    case Kind::list_machines: {
      RestRequest request("GET",
                          group_of(machine) + "/providers/Microsoft.Compute/virtualMachines?api-version=2024-03-01");
      request.all = true;
      return followed(client.rest(timed(std::move(request), planned)), watch);
    }
    case Kind::run_script: {
      RunCommand request(std::move(machine));
      request.script = planned.script;
      request.form = planned.form;
      request.overrides = planned.overrides;
      return followed(client.run_command(timed(std::move(request), planned)), watch);
    }
    case Kind::rotate:
      return followed(client.rotate(rotation(planned, std::move(machine), keepers)), watch);
    case Kind::delete_extension:
      break;
  }
  RestRequest request("DELETE", machine.text() + "/extensions/enablevmaccess?api-version=2024-03-01");
  request.wait = true;
  return followed(client.rest(timed(std::move(request), planned)), watch);
}

std::unique_ptr<Started> resume(Client& client, const PlannedOperation& planned, const Keepers& keepers, Watch& watch) {
  Resume request(keepers.tokens->content());
  if (planned.resumed_with_password && planned.kind == Kind::reset_password && planned.way != Way::made) {
    request.password = Secret(planned.generate ? keepers.passwords->content() : planned.password);
  }
  if (planned.way == Way::made) {
    request.sealing_key = sealing_key(true);
    request.secret_sink = keepers.passwords;
  }
  request.resume_sink = keepers.tokens;
  return followed(client.resume(timed(std::move(request), planned)), watch);
}

}  // namespace azvmreset::simulation
