#include "simulator/guest/rescue/marker_script.hpp"

#include "base/ascii.hpp"
#include "base/encoding/base64url.hpp"
#include "simulator/guest/account_call.hpp"
#include "simulator/guest/boot/local_policy.hpp"
#include "simulator/guest/rescue/rescue_answer.hpp"
#include "simulator/guest/rescue/rescue_call.hpp"
#include "simulator/guest/rescue/rescue_volume.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace azvmreset::sim {
namespace {

using Words = std::map<std::string, std::string, std::less<>>;

// Nothing: it cannot be read.
std::optional<Words> words_of(const Parameters& parameters) {
  std::string_view value;
  for (const auto& [name, text] : parameters) {
    if (base::equals_ignoring_case(name, "request")) value = text;
  }
  const auto text = base::base64url_decode(value.substr(std::min<std::size_t>(1, value.size())));
  if (!text) return std::nullopt;
  Words words;
  bool first = true;
  for (std::string_view rest = *text; !rest.empty();) {
    const std::string_view line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    if (first && line != "azvmreset-marker 1") return std::nullopt;
    const std::size_t space = std::min(line.find(' '), line.size());
    if (!first) words[std::string(line.substr(0, space))] = line.substr(std::min(space + 1, line.size()));
    first = false;
  }
  return words;
}

class MarkerScript final : public Script {
 public:
  explicit MarkerScript(const ScriptCall& call) : parameters_(call.parameters) {}

  std::optional<Duration> go_on(const Surroundings& here, Time) override {
    exit_code = 1;
    if (const auto wrong = unbound(parameters_)) {
      complain(*wrong);
      return std::nullopt;
    }
    if (here.windows.powershell.language_mode != "FullLanguage") {
      complain("Cannot invoke method. Method invocation is supported only on core types in this language mode.");
      return std::nullopt;
    }
    deed.nonce = nonce_of(parameters_).value_or("");
    if (deed.nonce.empty()) return std::nullopt;
    try {
      take(here);
      tell("done", "", "");
      exit_code = 0;
    } catch (const RescueRefusal& refusal) {
      tell("refused", refusal.reason, refusal.text);
    }
    return std::nullopt;
  }

 private:
  void take(const Surroundings& here) {
    auto words = words_of(parameters_);
    if (!words) throw RescueRefusal{"bad_request", "the parameters cannot be read"};
    const std::string& id = (*words)["id"];
    const std::string& verb = (*words)["verb"];
    const auto not_after = rescue_number((*words)["not_after"]);
    const auto offset = rescue_number((*words)["offset"]);
    const bool known = verb == "read" || verb == "remove";
    if (!known || id.size() != 32 || !not_after || !offset) throw RescueRefusal{"bad_request", "an unknown word"};
    offset_ = static_cast<std::size_t>(*offset);
    const auto clock = std::chrono::floor<std::chrono::seconds>(here.windows.clock).time_since_epoch().count();
    if (clock > static_cast<std::int64_t>(*not_after)) {
      throw RescueRefusal{"too_late", "the request is too old by the clock of this machine"};
    }
    if (here.machine.own == nullptr) throw RescueRefusal{"windows", "the machine has no disk"};
    RescueVolume volume(*here.machine.own);
    report_.line("setup_type", value_in(volume.content().registry, kSetupTypeValue));
    report_.encoded("setup_command_line", value_in(volume.content().registry, kSetupLineValue));
    look(volume, "Windows\\azvmreset-" + id + ".marker", verb == "remove");
  }

  void look(RescueVolume& volume, const std::string& path, bool removes) {
    if (!volume.file(path)) return report_.line("missing", path);
    if (removes) {
      volume.remove(path);
      deed.changed.push_back("removed " + path);
      return report_.line("removed", path);
    }
    report_.line("file", path);
    report_.line("attributes", std::to_string(volume.at(path).attributes));
    report_.encoded("content", volume.at(path).bytes);
  }

  void tell(std::string_view outcome, std::string_view reason, std::string_view text) {
    print(rescue_answer(report_, offset_, deed.nonce, outcome, reason, text));
    deed.message = reason;
  }

  Parameters parameters_;
  RescueReport report_;
  std::size_t offset_ = 0;
};

}  // namespace

std::unique_ptr<Script> begin_marker_script(const ScriptCall& call) { return std::make_unique<MarkerScript>(call); }

}  // namespace azvmreset::sim
