#include "ops/run_command_lines.hpp"

#include "base/format.hpp"
#include "base/json/reader.hpp"
#include "base/quote.hpp"
#include "guest/scripts.hpp"
#include "http/url.hpp"
#include "ops/account_lines.hpp"
#include "ops/shell_quoting.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

namespace azvmreset::ops {
namespace {

using base::format;
using base::json::Document;
using base::json::Value;
using Lines = std::vector<std::string>;

struct Named {
  std::string name;
  std::string value;
};

// What the body of a script's request says, in either form.
struct Said {
  bool managed = false;
  std::string name;  // of the resource
  std::string location;
  std::string script;
  std::string command_id;
  std::vector<Named> parameters;
  std::vector<std::string> protected_names;
  std::string run_as_user;
  std::int64_t seconds = 0;
  bool output_blob = false;
  bool error_blob = false;

  // The account script takes its password encoded (docs/guest-scripts.md).
  bool encodes() const { return script == guest::account_script(); }
};

// A remark in both shells.
constexpr std::string_view nobody_seals_by_hand =
    "# the password travels sealed here, which no command does by hand: there are some with clear_parameter, and for "
    "the method vm_access";

std::vector<Named> read_parameters(Value list) {
  std::vector<Named> parameters;
  for (const Value each : list.elements()) parameters.push_back({each["name"].text_or(""), each["value"].text_or("")});
  return parameters;
}

std::string name_in(const std::string& url) {
  const auto parsed = http::Url::parse(url);
  return parsed ? std::string(parsed->path().substr(parsed->path().rfind('/') + 1)) : "";
}

std::optional<Said> read(const DryRunStep& step) {
  const auto document = Document::parse(step.body);
  if (!document) return std::nullopt;
  const Value body = document->root();
  Said said;
  said.managed = step.action == "put_run_command";
  if (!said.managed) {
    said.command_id = body["commandId"].text_or("");
    said.script = body["script"].at(0).text_or("");
    said.parameters = read_parameters(body["parameters"]);
    return said;
  }
  const Value properties = body["properties"];
  said.name = name_in(step.url);
  said.location = body["location"].text_or("");
  said.script = properties["source"]["script"].text_or("");
  said.command_id = properties["source"]["commandId"].text_or("");
  said.parameters = read_parameters(properties["parameters"]);
  for (Named& each : read_parameters(properties["protectedParameters"])) {
    said.protected_names.push_back(std::move(each.name));
  }
  said.run_as_user = properties["runAsUser"].text_or("");
  said.seconds = properties["timeoutInSeconds"].integer().value_or(0);
  said.output_blob = properties["outputBlobUri"].present();
  said.error_blob = properties["errorBlobUri"].present();
  return said;
}

// Bash variables that are read from the keyboard, and forgotten afterwards.
class Prompts {
 public:
  // The word of a command line that stands for what is asked for.
  std::string ask(std::string_view what) {
    std::string variable = format("AZVMRESET_SECRET_{}", ++count_);
    lines_.push_back(format("IFS= read -rs -p {} {}; echo", bash_quoted(format("{}: ", what)), variable));
    names_ += " " + variable;
    return format("\"${}\"", variable);
  }

  Lines around(std::string command) && {
    lines_.push_back(std::move(command));
    if (count_ != 0) lines_.push_back("unset" + names_);
    return std::move(lines_);
  }

 private:
  int count_ = 0;
  std::string names_;
  Lines lines_;
};

std::string on_vm(const ResourceId& vm, std::string_view verb) {
  return format("az vm run-command {} --subscription={} --resource-group={} --{}={}", verb,
                bash_quoted(vm.subscription()), bash_quoted(vm.resource_group()), verb == "invoke" ? "name" : "vm-name",
                bash_quoted(vm.name()));
}

// `word` as the letter x and unpadded base64url.
std::string encoded_for_bash(std::string_view word) {
  return format(R"bash("x$(printf %s {} | base64 --wrap=0 | tr +/ -_ | tr -d =)")bash", word);
}

// az takes a value that begins with "@" for a file; a space changes no script.
std::string script_for_az(const std::string& script) {
  return bash_quoted(script.starts_with('@') ? ' ' + script : script);
}

void add_parameters(std::string& line, const std::vector<Named>& parameters) {
  if (!parameters.empty()) line += " --parameters";
  for (const Named& each : parameters) line += " " + bash_quoted(each.name + '=' + each.value);
}

Lines az_create(const ResourceId& vm, const Said& said) {
  Prompts prompts;
  std::string line = on_vm(vm, "create");
  line += format(" --name={} --location={}", bash_quoted(said.name), bash_quoted(said.location));
  line += said.command_id.empty() ? " --script=" + script_for_az(said.script)
                                  : " --command-id=" + bash_quoted(said.command_id);
  add_parameters(line, said.parameters);
  if (!said.protected_names.empty()) line += " --protected-parameters";
  for (const std::string& name : said.protected_names) {
    const std::string word = prompts.ask("Value of " + name);
    line += format(" {}={}", name, said.encodes() ? encoded_for_bash(word) : word);
  }
  if (!said.run_as_user.empty()) {
    line += format(" --run-as-user={} --run-as-password={}", bash_quoted(said.run_as_user),
                   prompts.ask("Password of " + base::quoted(said.run_as_user)));
  }
  if (said.output_blob) line += " --output-blob-uri=" + prompts.ask("SAS URI of the output blob");
  if (said.error_blob) line += " --error-blob-uri=" + prompts.ask("SAS URI of the error blob");
  line += format(" --async-execution=false --timeout-in-seconds={}", said.seconds);
  Lines lines = std::move(prompts).around(std::move(line));
  lines.push_back(format("{} --name={} --instance-view", on_vm(vm, "show"), bash_quoted(said.name)));
  return lines;
}

Lines az_invoke(const ResourceId& vm, const Said& said) {
  std::string line = on_vm(vm, "invoke") + " --command-id=" + bash_quoted(said.command_id);
  if (!said.script.empty()) line += " --scripts=" + script_for_az(said.script);
  add_parameters(line, said.parameters);
  return {std::move(line)};
}

std::string secret_for_powershell(std::string_view what) {
  return format("[Net.NetworkCredential]::new('', (Read-Host -AsSecureString {})).Password", powershell_quoted(what));
}

std::string encoded_for_powershell(std::string_view expression) {
  return format(
      "('x' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes({})).TrimEnd('=').Replace('+', "
      "'-').Replace('/', "
      "'_'))",
      expression);
}

std::string cmdlet(const ResourceId& vm, std::string_view name, std::string_view command) {
  return format("{} -ResourceGroupName {} -VMName {} -RunCommandName {}", name, powershell_quoted(vm.resource_group()),
                powershell_quoted(vm.name()), powershell_quoted(command));
}

template <class Each>
std::string joined(std::string_view separator, const Each& each) {
  std::string text;
  for (const std::string& part : each) {
    if (!text.empty()) text += separator;
    text += part;
  }
  return text;
}

Lines powershell_set(const ResourceId& vm, const Said& said) {
  std::string line = cmdlet(vm, "Set-AzVMRunCommand", said.name) + " -Location " + powershell_quoted(said.location);
  line += said.command_id.empty() ? " -SourceScript " + powershell_quoted(said.script)
                                  : " -SourceCommandId " + powershell_quoted(said.command_id);
  Lines shown;
  for (const Named& each : said.parameters) {
    shown.push_back(format("@{{Name = {}; Value = {}}}", powershell_quoted(each.name), powershell_quoted(each.value)));
  }
  if (!shown.empty()) line += format(" -Parameter @({})", joined(", ", shown));
  Lines secret;
  for (const std::string& name : said.protected_names) {
    const std::string asked = secret_for_powershell("Value of " + name);
    secret.push_back(format("@{{Name = {}; Value = {}}}", powershell_quoted(name),
                            said.encodes() ? encoded_for_powershell(asked) : asked));
  }
  if (!secret.empty()) line += format(" -ProtectedParameter @({})", joined(", ", secret));
  if (!said.run_as_user.empty()) {
    line += format(" -RunAsUser {} -RunAsPassword (Read-Host -AsSecureString {})", powershell_quoted(said.run_as_user),
                   powershell_quoted("Password of " + base::quoted(said.run_as_user)));
  }
  if (said.output_blob) line += format(" -OutputBlobUri ({})", secret_for_powershell("SAS URI of the output blob"));
  if (said.error_blob) line += format(" -ErrorBlobUri ({})", secret_for_powershell("SAS URI of the error blob"));
  line += format(" -TimeoutInSecond {}", said.seconds);
  return {std::move(line), cmdlet(vm, "Get-AzVMRunCommand", said.name) + " -Expand InstanceView"};
}

Lines powershell_invoke(const ResourceId& vm, const Said& said) {
  std::string line =
      format("Invoke-AzVMRunCommand -ResourceGroupName {} -VMName {} -CommandId {}",
             powershell_quoted(vm.resource_group()), powershell_quoted(vm.name()), powershell_quoted(said.command_id));
  if (!said.script.empty()) line += " -ScriptString " + powershell_quoted(said.script);
  Lines table;
  for (const Named& each : said.parameters) {
    table.push_back(powershell_quoted(each.name) + " = " + powershell_quoted(each.value));
  }
  if (!table.empty()) line += format(" -Parameter @{{{}}}", joined("; ", table));
  return {std::move(line)};
}

}  // namespace

bool is_script_step(const DryRunStep& step) noexcept {
  return step.action == "put_run_command" || step.action == "post_run_command" || step.action == "delete_run_command";
}

Lines az_script_lines(const ResourceId& vm, const DryRunStep& step) {
  if (step.action == "delete_run_command") {
    return {format("{} --name={} --yes", on_vm(vm, "delete"), bash_quoted(name_in(step.url)))};
  }
  if (takes_a_key(step)) return {std::string(nobody_seals_by_hand)};
  const auto said = read(step);
  if (!said) return {};
  return said->managed ? az_create(vm, *said) : az_invoke(vm, *said);
}

Lines powershell_script_lines(const ResourceId& vm, const DryRunStep& step) {
  if (step.action == "delete_run_command") return {cmdlet(vm, "Remove-AzVMRunCommand", name_in(step.url))};
  if (takes_a_key(step)) return {std::string(nobody_seals_by_hand)};
  const auto said = read(step);
  if (!said) return {};
  return said->managed ? powershell_set(vm, *said) : powershell_invoke(vm, *said);
}

}  // namespace azvmreset::ops
