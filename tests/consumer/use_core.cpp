#include <azvmreset/azvmreset.hpp>

#include <cstdio>

// Makes a whole client, so that everything the library needs is linked.
int main() {
  azvmreset::ReadyToken token{azvmreset::Secret{"opaque"}};
  auto client = azvmreset::Client::create(azvmreset::ClientOptions{std::move(token)});
  if (!client) {
    std::printf("%s\n", client.error().message.c_str());
    return 1;
  }
  std::printf("version %s\n", std::string(azvmreset::version()).c_str());
  return 0;
}
