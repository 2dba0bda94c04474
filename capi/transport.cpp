// A network stack of the host: the C table behind the C++ interface.
#include "base/wiped.hpp"
#include "capi/completion.hpp"
#include "capi/header.hpp"
#include "capi/lend.hpp"
#include "capi/options.hpp"
#include "capi/user_data.hpp"

#include <azvmreset/transport.hpp>

#include <memory>
#include <utility>

namespace azvmreset::capi {
namespace {

// Header values are secrets, so their copies that end with NUL are wiped too.
struct RequestRecord {
  RequestRecord(std::uint64_t request_id, HttpRequest http) : id(request_id), request(std::move(http)) {
    std::vector<azvmr_header> lines;
    values.reserve(request.headers.size());
    for (const HttpHeader& header : request.headers) {
      base::WipedString& value = values.emplace_back();
      base::append(value, header.value.expose());
      base::append(value, std::string_view("\0", 1));
      lines.push_back({{header.name, {value.data(), value.size() - 1}}});
    }
    headers = LentList<azvmr_header>(std::move(lines));
  }

  std::uint64_t id;
  HttpRequest request;
  std::vector<base::WipedString> values;
  LentList<azvmr_header> headers;
};

}  // namespace
}  // namespace azvmreset::capi

struct azvmr_http_request {
  azvmreset::capi::RequestRecord rep;
};

// Owns the request, so that the host may look at it for as long as it works.
struct azvmr_http_completion {
  struct {
    azvmr_http_request request;
    azvmreset::HttpCompletion completion;
    azvmreset::HttpResponse response;
    bool incomplete = false;  // there was no memory for a header
  } rep;
};

namespace azvmreset::capi {
namespace {

class HostTransport final : public Transport {
 public:
  HostTransport(const azvmr_transport& table, UserData user) noexcept : table_(table), user_(std::move(user)) {}

  void start(std::uint64_t id, HttpRequest request, HttpCompletion completion) override {
    end(completion, [&] {
      auto* handed_over =
          new azvmr_http_completion{{{RequestRecord(id, std::move(request))}, std::move(completion), {}, false}};
      table_.start(&handed_over->rep.request, handed_over, user_.get());
    });
  }

  void cancel(std::uint64_t id) noexcept override {
    if (table_.cancel != nullptr) table_.cancel(id, user_.get());
  }

 private:
  azvmr_transport table_;
  UserData user_;
};

}  // namespace
}  // namespace azvmreset::capi

using namespace azvmreset;
using namespace azvmreset::capi;

azvmr_status azvmr_options_set_transport(azvmr_options* options, const azvmr_transport* transport, azvmr_error** err) {
  if (transport == nullptr || transport->struct_size < sizeof(azvmr_transport)) {
    return fail(err, ErrorCode::invalid_argument, "the transport is NULL, or its struct_size is not set");
  }
  UserData user(transport->user_data, transport->release);
  return set(options, err, [&](OptionsRecord& record) -> Result<void> {
    if (auto given = not_null({{transport->start, "start"}}); !given) return given;
    record.options.transport = std::make_shared<HostTransport>(*transport, std::move(user));
    return {};
  });
}

uint64_t azvmr_http_request_id(const azvmr_http_request* request) { return request == nullptr ? 0 : request->rep.id; }

const char* azvmr_http_request_method(const azvmr_http_request* request, size_t* length) {
  return lend(request == nullptr ? std::string_view() : request->rep.request.method, length);
}
const char* azvmr_http_request_url(const azvmr_http_request* request, size_t* length) {
  return lend(request == nullptr ? std::string_view() : request->rep.request.url, length);
}
const char* azvmr_http_request_body(const azvmr_http_request* request, size_t* length) {
  const bool there = request != nullptr && request->rep.request.body;
  return lend(there ? request->rep.request.body->expose() : std::string_view(), length);
}
const azvmr_header* const* azvmr_http_request_headers(const azvmr_http_request* request, size_t* count) {
  static const LentList<azvmr_header> none;
  return lend((request == nullptr ? none : request->rep.headers).pointers(), count);
}

int32_t azvmr_http_request_fresh_connection(const azvmr_http_request* request) {
  return request != nullptr && request->rep.request.fresh_connection ? 1 : 0;
}
int32_t azvmr_http_request_loopback_only(const azvmr_http_request* request) {
  return request != nullptr && request->rep.request.loopback_only ? 1 : 0;
}
int32_t azvmr_http_request_local_only(const azvmr_http_request* request) {
  return request != nullptr && request->rep.request.local_only ? 1 : 0;
}
int32_t azvmr_http_request_no_proxy(const azvmr_http_request* request) {
  return request != nullptr && request->rep.request.no_proxy ? 1 : 0;
}
int64_t azvmr_http_request_connect_timeout(const azvmr_http_request* request) {
  return request == nullptr ? 0 : request->rep.request.connect_timeout.count();
}
int64_t azvmr_http_request_idle_timeout(const azvmr_http_request* request) {
  return request == nullptr ? 0 : request->rep.request.idle_timeout.count();
}
int64_t azvmr_http_request_request_timeout(const azvmr_http_request* request) {
  return request == nullptr ? 0 : request->rep.request.request_timeout.count();
}
size_t azvmr_http_request_max_header_bytes(const azvmr_http_request* request) {
  return request == nullptr ? 0 : request->rep.request.max_header_bytes;
}
size_t azvmr_http_request_max_body_bytes(const azvmr_http_request* request) {
  return request == nullptr ? 0 : request->rep.request.max_body_bytes;
}

void azvmr_http_completion_add_header(azvmr_http_completion* completion, const char* name, const char* value) {
  if (completion == nullptr || name == nullptr || value == nullptr) return;
  try {
    completion->rep.response.headers.emplace_back(name, value);
  } catch (...) {
    completion->rep.incomplete = true;
  }
}

void azvmr_http_completion_complete(azvmr_http_completion* completion, int32_t status, const char* body,
                                    size_t body_length) {
  if (completion == nullptr) return;
  HttpCompletion& answer = completion->rep.completion;
  end(answer, [&] {
    if (completion->rep.incomplete) throw std::bad_alloc();
    auto content = bytes(body, body_length, "body");
    if (!content) return answer.fail(std::move(content).error());
    HttpResponse response = std::move(completion->rep.response);
    response.status = status;
    response.body = Secret(*content);
    answer.complete(std::move(response));
  });
}

void azvmr_http_completion_fail(azvmr_http_completion* completion, azvmr_status status, const char* message,
                                int32_t may_have_arrived) {
  if (completion == nullptr) return;
  HttpCompletion& answer = completion->rep.completion;
  end(answer, [&] {
    Error error = host_error(status, message);
    error.may_have_arrived = may_have_arrived != 0;
    answer.fail(std::move(error));
  });
}

void azvmr_http_completion_free(azvmr_http_completion* completion) { delete completion; }
