/// Every kind of device that a board may name. Adding one is its file and its line here.
public let deviceTypes: [any Device.Type] = [
  BCM2835RNG.self,
  GICv2.self,
  GICv3.self,
  GenericTimer.self,
  PL011.self,
  PL031.self,
  PL061.self,
  PL330.self,
  PMUv3.self,
  SP804.self,
  SP805.self,
  VirtioBlock.self,
  VirtioConsole.self,
  VirtioInput.self,
  VirtioNetwork.self,
  VirtioRandom.self,
]
