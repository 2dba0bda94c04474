#include "hostile/carriers.hpp"

#include "base/json/writer.hpp"
#include "hostile/spellings.hpp"

#include <utility>

namespace azvmreset::hostile {
namespace {

constexpr std::string_view kResource =
    "/subscriptions/00000000-0000-4000-8000-000000000001/resourceGroups/g/providers/Simulated.Things/widgets/w"
    "?api-version=2024-07-01";

HttpResponse answer(int status, std::string_view body = {}) {
  HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("Retry-After", "0");
  response.body = Secret(body);
  return response;
}

HttpResponse with(HttpResponse response, std::string_view header, const std::string& url) {
  response.headers.emplace_back(header, url);
  return response;
}

HttpResponse running() { return answer(200, R"({"status":"InProgress"})"); }

// All that anybody could wish to read at the end: status, resource and page.
HttpResponse end() {
  return answer(200, R"({"status":"Succeeded","properties":{"provisioningState":"Succeeded"},"value":[{"name":"w"}]})");
}

HttpResponse accepted() { return answer(201, R"({"properties":{"provisioningState":"Creating"}})"); }

std::string member(std::string_view name, const std::string& url, std::string_view list) {
  base::json::Writer out;
  out.begin_object();
  if (!list.empty()) out.key("value").raw(list);
  out.member("status", "Succeeded").member(name, url).end_object();
  return out.text();
}

RestRequest waiting(const char* method) {
  RestRequest request(method, std::string(kResource));
  if (std::string_view(method) != "DELETE") request.body = Secret("{}");
  request.wait = true;
  return request;
}

RestRequest put() { return waiting("PUT"); }
RestRequest patch() { return waiting("PATCH"); }
RestRequest post() { return waiting("POST"); }
RestRequest remove() { return waiting("DELETE"); }
RestRequest get() { return {"GET", std::string(kResource)}; }
RestRequest list() {
  RestRequest request = get();
  request.all = true;
  return request;
}

const std::vector<ErrorCode> unreadable = {ErrorCode::status_unreadable};
const std::vector<ErrorCode> broken = {ErrorCode::protocol};

const std::vector<Carrier> all = {
    {"Azure-AsyncOperation of a PUT", put,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? with(accepted(), "Azure-AsyncOperation", url) : end();
     },
     unreadable},
    {"Operation-Location of a PUT", put,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? with(accepted(), "Operation-Location", url) : end();
     },
     unreadable},
    {"Location of a PUT", put,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? with(answer(202), "Location", url) : end();
     },
     unreadable},
    {"Azure-AsyncOperation of a PATCH", patch,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? with(answer(202), "Azure-AsyncOperation", url) : end();
     },
     unreadable},
    {"Location of a POST", post,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? with(answer(202), "Location", url) : end();
     },
     unreadable},
    {"Location of a DELETE", remove,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? with(answer(202), "Location", url) : end();
     },
     unreadable},
    {"Azure-AsyncOperation of a DELETE", remove,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? with(answer(202), "Azure-AsyncOperation", url) : end();
     },
     unreadable},
    {"Location beside a good Azure-AsyncOperation", post,
     [](const Asked& asked, const std::string& url) {
       if (asked.number > 1) return end();
       return with(with(answer(202), "Azure-AsyncOperation", std::string(kArm) + "/good?api-version=1"), "Location",
                   url);
     },
     unreadable},
    {"Azure-AsyncOperation of a poll", put,
     [](const Asked& asked, const std::string& url) {
       const std::string good = std::string(kArm) + "/good?api-version=1";
       if (asked.number == 1) return with(accepted(), "Azure-AsyncOperation", good);
       return asked.number == 2 ? with(running(), "Azure-AsyncOperation", url) : end();
     },
     unreadable},
    {"Location of a poll", remove,
     [](const Asked& asked, const std::string& url) {
       const std::string good = std::string(kArm) + "/good?api-version=1";
       if (asked.number == 1) return with(answer(202), "Location", good);
       return asked.number == 2 ? with(answer(202), "Location", url) : end();
     },
     unreadable},
    {"resourceLocation of a status", put,
     [](const Asked& asked, const std::string& url) {
       const std::string good = std::string(kArm) + "/good?api-version=1";
       if (asked.number == 1) return with(accepted(), "Azure-AsyncOperation", good);
       return asked.number == 2 ? answer(200, member("resourceLocation", url, "")) : end();
     },
     broken},
    {"nextLink of a page", list,
     [](const Asked& asked, const std::string& url) {
       return asked.number == 1 ? answer(200, member("nextLink", url, "[]")) : end();
     },
     broken},
    {"nextLink of a later page", list,
     [](const Asked& asked, const std::string& url) {
       if (asked.number == 1) return answer(200, member("nextLink", std::string(kArm) + "/page2?x=1", "[]"));
       return asked.number == 2 ? answer(200, member("nextLink", url, "[]")) : end();
     },
     broken},
    {"redirect of a GET", get, [](const Asked&, const std::string& url) { return with(answer(307), "Location", url); },
     broken, true},
    {"redirect of a PUT", put, [](const Asked&, const std::string& url) { return with(answer(308), "Location", url); },
     broken, true},
    {"redirect of a poll", put,
     [](const Asked& asked, const std::string& url) {
       const std::string good = std::string(kArm) + "/good?api-version=1";
       if (asked.number == 1) return with(accepted(), "Azure-AsyncOperation", good);
       return with(answer(302), "Location", url);
     },
     unreadable, true},
};

}  // namespace

const std::vector<Carrier>& carriers() { return all; }

}  // namespace azvmreset::hostile
