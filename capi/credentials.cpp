// Who signs in: one credential, or the links of a chain.
#include "capi/options.hpp"
#include "capi/user_data.hpp"

#include <azvmreset/credential.hpp>

#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace azvmreset::capi {

namespace {

// A credential with secrets in it is copied on purpose only.
struct Copier {
  ClientSecret operator()(const ClientSecret& it) const { return {it.tenant, it.client_id, it.secret.duplicate()}; }
  ReadyToken operator()(const ReadyToken& it) const { return ReadyToken(it.token.duplicate()); }
  ClientCertificate operator()(const ClientCertificate& it) const {
    ClientCertificate copy(it.tenant, it.client_id, it.file);
    copy.bytes = it.bytes.duplicate();
    copy.password = it.password.duplicate();
    copy.send_chain = it.send_chain;
    copy.algorithm = it.algorithm;
    return copy;
  }
  CredentialChain operator()(const CredentialChain& it) const {
    CredentialChain copy;
    copy.time_limit = it.time_limit;
    for (const ChainLink& link : it.links) {
      copy.links.push_back(std::visit([](const auto& each) { return ChainLink(Copier{}(each)); }, link));
    }
    return copy;
  }
  template <class Plain>
  Plain operator()(const Plain& it) const {
    return it;
  }
};

std::string text_or_empty(const char* text) { return text == nullptr ? std::string() : std::string(text); }

int64_t milliseconds_since_1970(std::chrono::system_clock::time_point when) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(when.time_since_epoch()).count();
}

// A host that cannot show it ends the sign-in as one in C++ does, by throwing.
std::function<void(const DeviceCodePrompt&)> prompt_of(std::shared_ptr<Callback<azvmr_device_code_fn>> callback) {
  return [callback = std::move(callback)](const DeviceCodePrompt& shown) {
    const azvmr_device_code_prompt lent{sizeof(azvmr_device_code_prompt), shown.message.c_str(),
                                        shown.user_code.c_str(), shown.verification_uri.c_str(),
                                        milliseconds_since_1970(shown.expires)};
    if (callback->function(&lent, callback->user.get()) != 0) {
      throw std::runtime_error("the device code could not be shown");
    }
  };
}

}  // namespace

Credential copy_of(const Credential& credential) {
  return std::visit([](const auto& each) { return Credential(Copier{}(each)); }, credential);
}

void sign_in_with(OptionsRecord& record, ChainLink link) {
  if (auto* chain = std::get_if<CredentialChain>(&record.options.credential)) {
    chain->links.push_back(std::move(link));
  } else {
    std::visit([&](auto& kind) { record.options.credential = std::move(kind); }, link);
  }
  record.has_credential = true;
}

}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_options_set_client_secret(azvmr_options* options, const char* tenant, const char* client_id,
                                             const char* secret, size_t secret_length, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{tenant, "tenant"}, {client_id, "client_id"}}); !given) return given;
    auto text = bytes(secret, secret_length, "secret");
    if (!text) return std::move(text).error();
    sign_in_with(record, ClientSecret{tenant, client_id, Secret(*text)});
    return {};
  });
}

azvmr_status azvmr_options_set_ready_token(azvmr_options* options, const char* token, size_t token_length,
                                           azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    auto text = bytes(token, token_length, "token");
    if (!text) return std::move(text).error();
    sign_in_with(record, ReadyToken{Secret(*text)});
    return {};
  });
}

azvmr_status azvmr_options_set_client_certificate(azvmr_options* options, const azvmr_client_certificate* certificate,
                                                  azvmr_error** err) {
  if (certificate == nullptr || certificate->struct_size < sizeof(azvmr_client_certificate)) {
    return fail(err, ErrorCode::invalid_argument, "the certificate is NULL, or its struct_size is not set");
  }
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    const azvmr_client_certificate& it = *certificate;
    if (auto given = not_null({{it.tenant, "tenant"}, {it.client_id, "client_id"}}); !given) return given;
    if ((it.file != nullptr) == (it.bytes != nullptr)) {
      return Error{ErrorCode::invalid_argument, "a certificate is given as file or as bytes, one of the two"};
    }
    const auto content = bytes(it.bytes, it.bytes_length, "bytes");
    if (!content) return content.error();
    const auto password = bytes(it.password, it.password_length, "password");
    if (!password) return password.error();
    const auto algorithm = enumerator(it.algorithm, AssertionAlgorithm::rs256, "algorithm");
    if (!algorithm) return algorithm.error();

    ClientCertificate made(it.tenant, it.client_id, text_or_empty(it.file));
    made.bytes = Secret(*content);
    made.password = Secret(*password);
    made.send_chain = it.send_chain != 0;
    made.algorithm = *algorithm;
    sign_in_with(record, std::move(made));
    return {};
  });
}

azvmr_status azvmr_options_set_workload_identity(azvmr_options* options, const char* tenant, const char* client_id,
                                                 const char* token_file, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    auto given = not_null({{tenant, "tenant"}, {client_id, "client_id"}, {token_file, "token_file"}});
    if (!given) return given;
    sign_in_with(record, WorkloadIdentity{tenant, client_id, token_file});
    return {};
  });
}

azvmr_status azvmr_options_set_managed_identity(azvmr_options* options, const char* client_id, const char* object_id,
                                                const char* resource_id, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    ManagedIdentity identity;
    identity.client_id = text_or_empty(client_id);
    identity.object_id = text_or_empty(object_id);
    identity.resource_id = text_or_empty(resource_id);
    sign_in_with(record, std::move(identity));
    return {};
  });
}

azvmr_status azvmr_options_set_azure_cli(azvmr_options* options, const char* tenant, const char* subscription,
                                         const char* program, int64_t time_limit, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    const auto longest = span(time_limit, "time_limit");
    if (!longest) return longest.error();
    AzureCli cli;
    cli.tenant = text_or_empty(tenant);
    cli.subscription = text_or_empty(subscription);
    cli.program = text_or_empty(program);
    if (time_limit != 0) cli.time_limit = *longest;
    sign_in_with(record, std::move(cli));
    return {};
  });
}

azvmr_status azvmr_options_set_device_code(azvmr_options* options, const char* tenant, const char* client_id,
                                           azvmr_device_code_fn prompt, void* user_data, azvmr_release_fn release,
                                           azvmr_error** err) {
  UserData user(user_data, release);
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    auto given = not_null({{tenant, "tenant"}, {client_id, "client_id"}, {prompt, "prompt"}});
    if (!given) return given;
    sign_in_with(record, DeviceCode{tenant, client_id, prompt_of(shared_callback(prompt, std::move(user)))});
    return {};
  });
}

azvmr_status azvmr_options_begin_chain(azvmr_options* options, int64_t time_limit, azvmr_error** err) {
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    const auto longest = span(time_limit, "time_limit");
    if (!longest) return longest.error();
    CredentialChain chain;
    if (time_limit != 0) chain.time_limit = *longest;
    record.options.credential = std::move(chain);
    record.has_credential = false;
    return {};
  });
}
