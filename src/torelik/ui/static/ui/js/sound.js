// What a scan sounds like: high when all is well, a little lower when there is something to know, low and long when a hand is needed.

let sound;

export function beep(tone) {
  try {
    sound ??= new AudioContext();
    const voice = sound.createOscillator();
    const volume = sound.createGain();
    voice.frequency.value = tone === "ok" ? 880 : tone === "info" ? 660 : 220;
    volume.gain.value = 0.1;
    voice.connect(volume).connect(sound.destination);
    voice.start();
    voice.stop(sound.currentTime + (tone === "ok" || tone === "info" ? 0.08 : 0.35));
  } catch {
    // A device without sound still shows the colour and the words.
  }
}
