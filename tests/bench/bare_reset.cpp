#include "bench/bare_reset.hpp"

#include <strings.h>
#include <cstdio>
#include <stdexcept>

namespace azvmreset::bench {

namespace {

constexpr std::string_view kVersion = "api-version=2024-07-01";

std::string number_as_guid(std::size_t number) {
  char text[40];
  std::snprintf(text, sizeof text, "%08zx-7c4d-4e45-8e1e-2c332333c5bb", number & 0xffffffff);
  return text;
}

}  // namespace

BareReset::BareReset(const Target& target, Work& work) : target_(target), work_(work), easy_(curl_easy_init()) {
  if (easy_ == nullptr) throw std::runtime_error("libcurl gave no handle");
  curl_easy_setopt(easy_, CURLOPT_PRIVATE, this);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_CAINFO, target.ca_file.c_str());
  curl_easy_setopt(easy_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  curl_easy_setopt(easy_, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
  curl_easy_setopt(easy_, CURLOPT_HEADERFUNCTION, &BareReset::on_header);
  curl_easy_setopt(easy_, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy_, CURLOPT_WRITEFUNCTION, &BareReset::on_body);
  curl_easy_setopt(easy_, CURLOPT_WRITEDATA, this);
}

BareReset::~BareReset() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

void BareReset::set_request(const char* method, const std::string& url, const char* content_type) {
  static std::size_t requests = 0;
  curl_slist_free_all(headers_);
  headers_ = curl_slist_append(nullptr, "Accept: application/json");
  if (content_type != nullptr) headers_ = curl_slist_append(headers_, content_type);
  headers_ = curl_slist_append(headers_, ("x-ms-client-request-id: " + number_as_guid(++requests)).c_str());
  headers_ = curl_slist_append(headers_, "x-ms-return-client-request-id: true");
  headers_ = curl_slist_append(headers_, "User-Agent: azvmreset/0.1.0");
  if (!target_.authorization.empty()) headers_ = curl_slist_append(headers_, target_.authorization.c_str());

  curl_easy_setopt(easy_, CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
  if (content_type == nullptr) {
    curl_easy_setopt(easy_, CURLOPT_HTTPGET, 1L);
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, static_cast<const char*>(nullptr));
  } else {
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDSIZE, static_cast<long>(body_.size()));
    curl_easy_setopt(easy_, CURLOPT_POSTFIELDS, body_.c_str());
    curl_easy_setopt(easy_, CURLOPT_CUSTOMREQUEST, method);
  }
  answer_.clear();
}

void BareReset::ask_for_token() {
  body_ =
      "grant_type=client_credentials&client_id=an-application&client_secret=a-secret"
      "&scope=https%3A%2F%2F127.0.0.1%2F.default";
  set_request("POST", target_.endpoint + "/contoso.example/oauth2/v2.0/token",
              "Content-Type: application/x-www-form-urlencoded");
}

bool BareReset::next() {
  switch (step_) {
    case Step::read_extension: {
      if (work_.taken == work_.resets) return false;
      vm_url_ = target_.endpoint +
                "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/bench"
                "/providers/Microsoft.Compute/virtualMachines/vm-" +
                std::to_string(work_.taken++);
      set_request("GET", vm_url_ + "?$expand=instanceView&" + std::string(kVersion), nullptr);
      step_ = Step::read_vm;
      return true;
    }
    case Step::read_vm:
      body_ = R"({"location":"westeurope","properties":{"publisher":"Microsoft.Compute","type":"VMAccessAgent",)"
              R"("typeHandlerVersion":"2.0","autoUpgradeMinorVersion":true,"forceUpdateTag":")" +
              number_as_guid(work_.taken) +
              R"(","settings":{"UserName":"azureuser"},"protectedSettings":{"Password":"Correct-Horse-42!"}}})";
      poll_url_.clear();
      set_request("PUT", vm_url_ + "/extensions/enablevmaccess?" + std::string(kVersion),
                  "Content-Type: application/json");
      step_ = Step::write;
      return true;
    case Step::write:
      set_request("GET", poll_url_, nullptr);
      step_ = Step::poll;
      return true;
    case Step::poll:
      set_request("GET", vm_url_ + "/extensions/enablevmaccess?$expand=instanceView&" + std::string(kVersion), nullptr);
      step_ = Step::read_extension;
      return true;
  }
  return false;
}

void BareReset::ended(CURLcode code) {
  long status = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
  if (code == CURLE_OK && status / 100 == 2) return;
  throw std::runtime_error(std::string(curl_easy_strerror(code)) + ", status " + std::to_string(status));
}

std::size_t BareReset::on_header(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
  constexpr std::string_view wanted = "Azure-AsyncOperation: ";
  if (size > wanted.size() && strncasecmp(bytes, wanted.data(), wanted.size()) == 0) {
    std::string_view value(bytes + wanted.size(), size - wanted.size());
    while (!value.empty() && (value.back() == '\r' || value.back() == '\n')) value.remove_suffix(1);
    static_cast<BareReset*>(self)->poll_url_ = value;
  }
  return size;
}

std::size_t BareReset::on_body(char* bytes, std::size_t, std::size_t size, void* self) noexcept {
  static_cast<BareReset*>(self)->answer_.append(bytes, size);
  return size;
}

}  // namespace azvmreset::bench
