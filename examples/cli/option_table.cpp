#include "option_table.hpp"

#include <algorithm>
#include <vector>

#include "nearest.hpp"

namespace azvmreset::cli {
namespace {

using enum Group;
using enum Kind;

constexpr OptionRule table[] = {
    {Option::resource_group, target, for_targets, text, "--resource-group", "-g", "GROUP",
     "resource group of the VM, where no id is given"},
    {Option::name, target, for_targets, text, "--name", "-n", "NAME", "name of the VM, with --resource-group"},
    {Option::subscription,
     target,
     for_targets,
     text,
     "--subscription",
     "-s",
     "GUID",
     "subscription of the VM, with --resource-group",
     {.own_variable = true, .azure_variable = "AZURE_SUBSCRIPTION_ID"}},

    {Option::username, account, for_reset_password, text, "--username", "-u", "NAME",
     "local account whose password is set"},
    {Option::create, account, for_reset_password, flag, "--create", "", "",
     "the account is meant to be new; it becomes an administrator"},
    {Option::unchecked_name, account, for_reset_password, flag, "--unchecked-name", "", "",
     "vouch that the account exists, although it is not the administrator Azure recorded"},

    {Option::password_stdin, password, for_reset_password, flag, "--password-stdin", "", "",
     "read the new password from standard input"},
    {Option::password_file, password, for_reset_password, text, "--password-file", "", "FILE",
     "read the new password from a file"},
    {Option::password_env, password, for_reset_password, text, "--password-env", "", "VARIABLE",
     "take it from an environment variable, which other processes of yours can read"},

    {Option::method,
     procedure,
     for_reset_password,
     choice,
     "--method",
     "",
     "vm_access",
     "the way into the guest",
     {.default_value = "vm_access"}},
    {Option::override_blocker,
     procedure,
     for_resets,
     choice,
     "--override",
     "",
     "agent_not_ready|agent_stale|provisioning_updating",
     "go on in spite of this blocker; repeatable",
     {},
     true},
    {Option::confirm,
     procedure,
     for_reset_password,
     choice,
     "--confirm",
     "",
     "auto|always|never",
     "whether the guest is asked afterwards; this version cannot: auto means never, always is refused",
     {.default_value = "auto"}},
    {Option::no_confirm, procedure, for_reset_password, flag, "--no-confirm", "", "", "the same as --confirm never"},
    {Option::require,
     procedure,
     for_resets,
     choice,
     "--require",
     "",
     "accepted|applied|confirmed|verified",
     "less evidence than this ends with exit code 8",
     {.default_value = "applied"}},

    {Option::body, request, for_rest, text, "--body", "", "JSON|@FILE|-",
     "what is sent; with a secret in it only from a file or from standard input (-)"},
    {Option::header, request, for_rest, text, "--header", "", "'NAME: VALUE'", "one more header; repeatable", {}, true},
    {Option::wait, request, for_rest, flag, "--wait", "", "", "follow a long-running operation to its end"},
    {Option::all, request, for_rest, flag, "--all", "", "", "follow nextLink and join the pages"},
    {Option::final_state_via, request, for_rest, choice, "--final-state-via", "",
     "azure-async-operation|location|original-uri", "where the final answer of an operation is read"},
    {Option::raw, request, for_rest, flag, "--raw", "", "", "print the answer as received, secrets included"},

    {Option::output,
     common,
     for_all,
     choice,
     "--output",
     "-o",
     "text|json",
     "form of the result on standard output",
     {.own_variable = true, .default_value = "text"}},
    {Option::yes,
     common,
     for_resets,
     flag,
     "--yes",
     "-y",
     "",
     "do not ask before the change; never implies --create",
     {.own_variable = true}},
    {Option::timeout,
     common,
     for_network,
     seconds,
     "--timeout",
     "",
     "SECONDS",
     "deadline of the whole call",
     {.own_variable = true, .default_value = "2700"}},
    {Option::poll_interval,
     common,
     for_network,
     seconds,
     "--poll-interval",
     "",
     "SECONDS",
     "how often to ask where Azure gives no Retry-After",
     {.own_variable = true}},
    {Option::log_level,
     common,
     for_network,
     choice,
     "--log-level",
     "",
     "off|error|warn|info|debug|trace",
     "what the library tells on standard error; never a secret",
     {.own_variable = true, .default_value = "off"}},
    {Option::help, common, for_all, flag, "--help", "-h", "", "show this"},

    {Option::credential,
     cloud,
     for_network,
     choice,
     "--credential",
     "",
     "client-secret|access-token",
     "who signs in, else what the environment has: AZVMRESET_ACCESS_TOKEN, then AZURE_CLIENT_SECRET",
     {.own_variable = true}},
    {Option::tenant,
     cloud,
     for_network,
     text,
     "--tenant",
     "",
     "TENANT",
     "tenant of the application, a GUID or a domain",
     {.own_variable = true, .azure_variable = "AZURE_TENANT_ID"}},
    {Option::client_id,
     cloud,
     for_network,
     text,
     "--client-id",
     "",
     "GUID",
     "application that signs in with the secret in AZURE_CLIENT_SECRET",
     {.own_variable = true, .azure_variable = "AZURE_CLIENT_ID"}},
    {Option::arm_endpoint,
     cloud,
     for_network,
     text,
     "--arm-endpoint",
     "",
     "URL",
     "Azure Resource Manager",
     {.own_variable = true, .default_value = "https://management.azure.com"}},
    {Option::authority,
     cloud,
     for_network,
     text,
     "--authority",
     "",
     "URL",
     "where to sign in, else what belongs to the ARM endpoint",
     {.own_variable = true, .azure_variable = "AZURE_AUTHORITY_HOST"}},
    {Option::audience,
     cloud,
     for_network,
     text,
     "--audience",
     "",
     "URL",
     "what the token is for, else the ARM endpoint; given as an option, it lets that endpoint have a token of this "
     "audience",
     {.own_variable = true}},
    {Option::ca_file,
     cloud,
     for_network,
     text,
     "--ca-file",
     "",
     "FILE",
     "certificate authorities to trust (PEM), else the system's",
     {.own_variable = true}},
};

struct Refusal {
  std::string_view spelling;
  std::string_view reason;
};

constexpr std::string_view no_password =
    "a password is never an argument, where every process could read it: use --password-stdin, --password-file or "
    "--password-env";
constexpr std::string_view no_token =
    "a token is never an argument, where every process could read it: set AZVMRESET_ACCESS_TOKEN";
constexpr Refusal refusals[] = {
    {"--password", no_password},
    {"-p", no_password},
    {"--client-secret", "a secret is never an argument, where every process could read it: set AZURE_CLIENT_SECRET"},
    {"--access-token", no_token},
    {"--token", no_token},
    {"--force", "there is no blanket force: --override BLOCKER names what you accept"},
};

}  // namespace

std::span<const OptionRule> option_table() noexcept { return table; }

const OptionRule& rule_of(Option option) noexcept { return *std::ranges::find(table, option, &OptionRule::option); }

const OptionRule* find_option(std::string_view spelling) noexcept {
  const auto* found = std::ranges::find_if(table, [&](const OptionRule& rule) {
    return rule.name == spelling || (!rule.short_name.empty() && rule.short_name == spelling);
  });
  return found == std::end(table) ? nullptr : found;
}

std::string own_variable_of(const OptionRule& rule) {
  if (!rule.fallback.own_variable) return {};
  std::string variable = "AZVMRESET_";
  for (const char c : rule.name.substr(2)) {
    variable += c == '-' ? '_' : static_cast<char>(c - 'a' + 'A');
  }
  return variable;
}

std::optional<std::string_view> refusal_of(std::string_view spelling) noexcept {
  const auto* found = std::ranges::find(refusals, spelling, &Refusal::spelling);
  if (found == std::end(refusals)) return std::nullopt;
  return found->reason;
}

std::string_view nearest_option(std::string_view spelling, std::uint8_t commands) {
  std::vector<std::string_view> names;
  for (const OptionRule& rule : table) {
    if ((rule.commands & commands) != 0) names.push_back(rule.name);
  }
  return nearest(spelling, names);
}

}  // namespace azvmreset::cli
